package io.rdbkit.format;

import java.io.IOException;
import java.util.List;

/**
 * An RDB file is damaged or refused. Says why and where.
 *
 * <p>The message is one line: what, then the offset, then (if known) the database, the key and its type. Failures of
 * the disk or the network are plain {@link IOException}s.
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

    /** @param where what is being read, by its {@code toString()}; empty if unknown */
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
     * The keys that the message names, in the form of {@link Bytes#quoted}. A caller that must not show keys can
     * replace them. A message never shows what a value holds.
     */
    public List<Bytes> keys() {
        return keys == null ? List.of() : keys;
    }

    /** The message without the place. */
    public String what() {
        return what;
    }

    /**
     * The offset of the place in bytes, from the start of the (decompressed) input; -1 if it is not about a place of an
     * input.
     */
    public long offset() {
        return offset;
    }
}
