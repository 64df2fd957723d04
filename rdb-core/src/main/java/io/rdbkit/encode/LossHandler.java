package io.rdbkit.encode;

import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;

/** What is to be thrown about the value in hand, or where values are converted, noted of what gets lost of it. */
public final class LossHandler {

    /** The offset of what need not be in a file. */
    private static final long NOWHERE = -1;

    private final LostFeatures lost;
    private Object owner = "";

    /** @param lost takes what the version has no room for, which is left out; null if it is to be refused */
    LossHandler(LostFeatures lost) {
        this.lost = lost;
    }

    /** @param newOwner what an error calls the value, by its {@code toString()} */
    void about(Object newOwner) {
        owner = newOwner;
    }

    /** A server would refuse the value, or not survive it. */
    public RdbRefusedException unloadable(String what) {
        return new RdbRefusedException(Reason.UNLOADABLE, what, NOWHERE, owner);
    }

    /** A collection without elements, which no server has. */
    public RdbRefusedException empty(String what) {
        return new RdbRefusedException(Reason.EMPTY, what, NOWHERE, owner);
    }

    /** The version has no room for it. */
    RdbRefusedException lost(String what, Encodings target) {
        return new RdbRefusedException(Reason.LOSS, what + " can't be written in " + target.version(), NOWHERE, owner);
    }

    /** Whether values are converted. */
    boolean converts() {
        return lost != null;
    }

    /** Whether so many things that the version has no room for may be left out, which is noted then; if not, {@link #lost} is to be thrown. */
    boolean leavesOut(Feature feature, long things) {
        note(feature, things);
        return converts();
    }

    /** Things are left out that are of no use where nothing is converted. */
    void note(Feature feature, long things) {
        if (lost != null) {
            lost.add(feature, things);
        }
    }

    /** The value is not what it said it was. */
    IllegalArgumentException untrue(String what) {
        return new IllegalArgumentException(what + ", " + owner);
    }
}
