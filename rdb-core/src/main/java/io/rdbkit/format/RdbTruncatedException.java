package io.rdbkit.format;

/** The input ends before the RDB does. {@link #offset()} is the end of the input. */
public final class RdbTruncatedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** @param where what is being read, such as {@code db 0, key "user:42", HASH}; empty if unknown */
    public RdbTruncatedException(String what, long offset, Object where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbTruncatedException(String what, long offset) {
        this(what, offset, "");
    }
}
