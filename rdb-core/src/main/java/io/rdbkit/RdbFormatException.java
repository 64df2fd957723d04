package io.rdbkit;

/** The bytes are not what the format allows here. */
public final class RdbFormatException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbFormatException(String what, long offset, Object where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbFormatException(String what, long offset) {
        this(what, offset, "");
    }
}
