package io.rdbkit.packed;

import io.rdbkit.format.Flaw;
import java.io.Serial;

/** A packed blob is damaged. The message says which encoding, what is wrong and where in the blob. */
public final class PackedException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;
    private final int offset;

    public PackedException(Flaw flaw, String what, int offset) {
        super(what);
        this.flaw = flaw;
        this.offset = offset;
    }

    /** The kind of damage. */
    public Flaw flaw() {
        return flaw;
    }

    /** The place in the blob: bytes from its start. */
    public int offset() {
        return offset;
    }
}
