package io.rdbkit.format;

/**
 * The largest sizes of packed collections, which are settings of servers. A collection at a limit is still packed. The
 * version that is written decides which settings apply.
 *
 * <p>{@link #DEFAULT} has the defaults of servers, as CONFIG GET returns them. They are the same in Redis 2.8, 3.2, 6.2,
 * 7.0, 8.0 and 8.10 and in Valkey 8.1 and 9.1.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>here</th><th>settings</th><th>default</th></tr>
 * <tr><td>hash</td><td>{@code hash-max-listpack-entries}, {@code -value}; before 7.0 {@code -ziplist-}</td><td>512, 64</td></tr>
 * <tr><td>zset</td><td>{@code zset-max-listpack-entries}, {@code -value}; before 7.0 {@code -ziplist-}</td><td>128, 64</td></tr>
 * <tr><td>intset</td><td>{@code set-max-intset-entries}</td><td>512</td></tr>
 * <tr><td>set</td><td>{@code set-max-listpack-entries}, {@code -value}; since 7.2</td><td>128, 64</td></tr>
 * <tr><td>listNode</td><td>{@code list-max-listpack-size}; 3.2 to 6.2 {@code list-max-ziplist-size}</td><td>-2</td></tr>
 * <tr><td>list</td><td>{@code list-max-ziplist-entries}, {@code -value}; before 3.2</td><td>512, 64</td></tr>
 * <tr><td>streamNode</td><td>{@code stream-node-max-entries}, {@code -bytes}</td><td>100, 4096</td></tr>
 * </table>
 *
 * @param hash       the number of fields, and the length of the longest field or value
 * @param zset       the number of members, and the length of the longest
 * @param intset     the number of members of a set of integers
 * @param set        the number of members of any other set, and the length of the longest
 * @param listNode   for a list node: -1 to -5 for 4, 8, 16, 32 or 64 KB; or a number of items, of at most 8 KB together
 * @param list       the number of items, and the length of the longest
 * @param streamNode the number of records of a stream node, and its size; 0 means no limit
 */
public record Thresholds(
        Threshold hash, Threshold zset, int intset, Threshold set, int listNode, Threshold list, Threshold streamNode) {

    /** The defaults of servers. */
    public static final Thresholds DEFAULT = new Thresholds(
            new Threshold(512, 64),
            new Threshold(128, 64),
            512,
            new Threshold(128, 64),
            -2,
            new Threshold(512, 64),
            new Threshold(100, 4096));

    /** @throws IllegalArgumentException if a number is negative that must not be */
    public Thresholds {
        if (intset < 0) {
            throw new IllegalArgumentException("a threshold of " + intset);
        }
    }

    /** These thresholds with another limit for hashes. */
    public Thresholds withHash(Threshold limit) {
        return new Thresholds(limit, zset, intset, set, listNode, list, streamNode);
    }

    /** These thresholds with another limit for zsets. */
    public Thresholds withZset(Threshold limit) {
        return new Thresholds(hash, limit, intset, set, listNode, list, streamNode);
    }

    /** These thresholds with another limit for sets of integers. */
    public Thresholds withIntset(int members) {
        return new Thresholds(hash, zset, members, set, listNode, list, streamNode);
    }

    /** These thresholds with another limit for other sets. */
    public Thresholds withSet(Threshold limit) {
        return new Thresholds(hash, zset, intset, limit, listNode, list, streamNode);
    }

    /** These thresholds with another limit for list nodes. */
    public Thresholds withListNode(int limit) {
        return new Thresholds(hash, zset, intset, set, limit, list, streamNode);
    }

    /** These thresholds with another limit for lists before RDB 7. */
    public Thresholds withList(Threshold limit) {
        return new Thresholds(hash, zset, intset, set, listNode, limit, streamNode);
    }

    /** These thresholds with another limit for stream nodes. */
    public Thresholds withStreamNode(Threshold limit) {
        return new Thresholds(hash, zset, intset, set, listNode, list, limit);
    }
}
