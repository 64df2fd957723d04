package io.rdbkit;

/** The file is good, but doing what was asked would lose or overwrite something, or exceed a limit. */
public final class RdbRefusedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbRefusedException(String what, long offset, String where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbRefusedException(String what, long offset) {
        this(what, offset, "");
    }
}
