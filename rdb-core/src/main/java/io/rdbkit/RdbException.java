package io.rdbkit;

import java.io.IOException;

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

    RdbException(String what, long offset, String where) {
        super(what + (offset < 0 ? "" : " at offset " + offset) + (where.isEmpty() ? "" : ", " + where));
        this.what = what;
        this.offset = offset;
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
