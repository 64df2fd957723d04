package io.rdbkit.format;

/** The format does not allow these bytes here. */
public final class RdbFormatException extends RdbException {

    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    /** @param where what is being read, such as {@code db 0, key "user:42", HASH}; empty if unknown */
    public RdbFormatException(Flaw flaw, String what, long offset, Object where) {
        super(what, offset, where);
        this.flaw = flaw;
    }

    /** For damage after which the place of the next key is unknown. */
    public RdbFormatException(String what, long offset, Object where) {
        this(Flaw.STRUCTURE, what, offset, where);
    }

    /** For a place outside any key. */
    public RdbFormatException(String what, long offset) {
        this(what, offset, "");
    }

    /** The kind of flaw. */
    public Flaw flaw() {
        return flaw;
    }
}
