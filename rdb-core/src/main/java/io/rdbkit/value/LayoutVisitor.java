package io.rdbkit.value;

import io.rdbkit.format.Slice;

/**
 * Is told how a value is laid out in the file: how many parts it has and how long each is, in the order of the file. The content of long
 * strings is neither read nor decompressed; see {@link io.rdbkit.KeyEntry#visitLayout}.
 *
 * <pre>
 * STRING                    string
 * LIST, SET                 count n, n x string
 * ZSET, ZSET_2              count n, n x { string, score }
 * HASH                      count n, n x { string field, string value }
 * hash with field expiries  count n, n x { string field, string value, fieldExpiry }
 * packed values             blob
 * quicklists                count n, n x { blob or string }
 * streams                   count n, n x streamNode, groups x { group, pending ..., consumers x { consumer, ownedPending ... } }
 * arrays                    count n, n x string
 * modules                   moduleString, moduleNumber ...
 * </pre>
 */
public interface LayoutVisitor {

    /** A string up to this length is shown to {@link #string}: one that may be an integer. */
    int SHOWN = 20;

    /** How many elements or nodes come next. */
    default void count(long n) {}

    /**
     * A string.
     *
     * @param length how many bytes it has, decoded
     * @param text   shows it if it has at most {@value #SHOWN} bytes, until this returns
     */
    default void string(long length, Slice text) {}

    /** A packed value is asked about before it is told: whether its entries are to be told too, which decompresses it. */
    default boolean wantsEntries() {
        return false;
    }

    /** The next entry of a packed value is text; these come before {@link #blob}, if they are wanted. */
    default void textEntry(int length, Slice text) {}

    /** The next entry of a packed value is an integer. */
    default void integerEntry(long number) {}

    /**
     * A packed value, or a packed node of a list.
     *
     * @param length  how many bytes it has, decompressed
     * @param entries how many entries it has
     */
    default void blob(long length, long entries) {}

    /** The score of the zset member before. */
    default void score(double score) {}

    /** When the hash field before expires, in unix milliseconds; 0 if it doesn't. */
    default void fieldExpiry(long millis) {}

    /**
     * A node of a stream.
     *
     * @param ms     the first half of its ID
     * @param seq    the second half
     * @param length how many bytes its listpack has, decompressed
     */
    default void streamNode(long ms, long seq, long length) {}

    /** A consumer group; its pending entries and consumers follow. */
    default void group(long nameLength) {}

    /** A pending entry of the group. */
    default void pending(long ms, long seq) {}

    /** A consumer; the IDs it owns follow. */
    default void consumer(long nameLength) {}

    /** The ID of a pending entry that the consumer owns. */
    default void ownedPending(long ms, long seq) {}

    /** A string of a module's value. */
    default void moduleString(long length) {}

    /** A number of a module's value. */
    default void moduleNumber() {}
}
