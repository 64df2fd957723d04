package io.rdbkit.encode;

import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;

/** Makes the exceptions about the current value. In a conversion, it notes what is lost instead. */
public final class LossHandler {

    /** The offset of a value that may not come from a file. */
    private static final long NOWHERE = -1;

    private final LostFeatures lost;
    private Object owner = "";

    /** @param lost notes what the version has no room for, which is then left out; null if a loss is refused */
    LossHandler(LostFeatures lost) {
        this.lost = lost;
    }

    /**
     * Names the current value.
     *
     * @param newOwner an error calls the value by its {@code toString()}
     */
    void about(Object newOwner) {
        owner = newOwner;
    }

    /** For a value that servers refuse, or that makes them crash. */
    public RdbRefusedException unloadable(String what) {
        return new RdbRefusedException(Reason.UNLOADABLE, what, NOWHERE, owner);
    }

    /** For a collection without elements. Servers never have one. */
    public RdbRefusedException empty(String what) {
        return new RdbRefusedException(Reason.EMPTY, what, NOWHERE, owner);
    }

    /** For something that the version has no room for. */
    RdbRefusedException lost(String what, Encodings target) {
        return new RdbRefusedException(Reason.LOSS, what + " can't be written in " + target.version(), NOWHERE, owner);
    }

    /** Whether values are converted, so that losses are noted. */
    boolean converts() {
        return lost != null;
    }

    /**
     * Whether something that the version has no room for may be left out. It is noted. If false, the caller throws
     * {@link #lost}.
     *
     * @param things how many things are left out
     */
    boolean leavesOut(Feature feature, long things) {
        note(feature, things);
        return converts();
    }

    /**
     * Notes things that are left out. If nothing is converted, they are left out without a note, because they are of no
     * use then.
     */
    void note(Feature feature, long things) {
        if (lost != null) {
            lost.add(feature, things);
        }
    }

    /** For a value that contradicts itself, such as its own count. */
    IllegalArgumentException untrue(String what) {
        return new IllegalArgumentException(what + ", " + owner);
    }
}
