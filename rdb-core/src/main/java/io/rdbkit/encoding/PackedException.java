package io.rdbkit.encoding;

import java.io.Serial;

/** A packed blob is damaged. The message says which encoding, what is wrong and where in the blob. */
public final class PackedException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;

    public PackedException(String what, int offset) {
        super(what);
        this.offset = offset;
    }

    /** Where in the blob, from its first byte. */
    public int offset() {
        return offset;
    }
}
