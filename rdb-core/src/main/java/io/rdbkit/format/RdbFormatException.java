package io.rdbkit.format;

/** The bytes are not what the format allows here. */
public final class RdbFormatException extends RdbException {

    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    /** {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbFormatException(Flaw flaw, String what, long offset, Object where) {
        super(what, offset, where);
        this.flaw = flaw;
    }

    /** For what leaves nobody knowing where to go on. */
    public RdbFormatException(String what, long offset, Object where) {
        this(Flaw.STRUCTURE, what, offset, where);
    }

    /** For a place outside any key. */
    public RdbFormatException(String what, long offset) {
        this(what, offset, "");
    }

    /** What kind of thing is wrong. */
    public Flaw flaw() {
        return flaw;
    }
}
