package io.rdbkit.format;

import java.io.IOException;
import java.util.List;

/**
 * What is wrong with an RDB file, and where.
 *
 * <p>The message is one line: what, then the offset, then (where known) the database, the key and its type.
 * Failures of the disk or the network stay plain {@link IOException}s.
 */
public abstract sealed class RdbException extends IOException
        permits RdbFormatException,
                RdbTruncatedException,
                RdbChecksumException,
                RdbUnsupportedException,
                RdbRefusedException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final long offset;
    private final transient List<Bytes> keys;

    /** @param where what is being read, by its {@code toString()}; empty when nothing is known */
    RdbException(String what, long offset, Object where) {
        this(what, offset, where.toString(), keysIn(where));
    }

    RdbException(String what, long offset, String where, List<Bytes> keys) {
        super(what + (offset < 0 ? "" : " at offset " + offset) + (where.isEmpty() ? "" : ", " + where));
        this.keys = List.copyOf(keys);
        this.what = what;
        this.offset = offset;
    }

    private static List<Bytes> keysIn(Object where) {
        return where instanceof Keyed named ? List.of(named.key()) : List.of();
    }

    /**
     * The keys that the message names, each as {@link Bytes#quoted} shows it: for who must not show them. Of what the keys hold a message
     * never shows anything.
     */
    public List<Bytes> keys() {
        return keys == null ? List.of() : keys;
    }

    /** The message without its place. */
    public String what() {
        return what;
    }

    /** The offset in bytes, from the start of the (decompressed) input, of what is wrong; -1 if that is not of an input. */
    public long offset() {
        return offset;
    }
}
