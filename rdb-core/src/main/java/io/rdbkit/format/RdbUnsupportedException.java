package io.rdbkit.format;

/** A version, type or opcode that is known by name, but can't be read safely. */
public final class RdbUnsupportedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** @param where what is being read, such as {@code db 0, key "user:42", HASH}; empty if unknown */
    public RdbUnsupportedException(String what, long offset, String where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbUnsupportedException(String what, long offset) {
        this(what, offset, "");
    }
}
