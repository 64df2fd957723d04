package io.rdbkit.format;

/** The input ends before the RDB does; {@link #offset()} is where it ends. */
public final class RdbTruncatedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbTruncatedException(String what, long offset, Object where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbTruncatedException(String what, long offset) {
        this(what, offset, "");
    }
}
