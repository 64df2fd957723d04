package io.rdbkit.encode;

import io.rdbkit.RdbRefusedException;
import io.rdbkit.RdbRefusedException.Reason;

/** What is to be thrown about the value in hand. */
final class Refusal {

    /** The offset of what need not be in a file. */
    private static final long NOWHERE = -1;

    private Object owner = "";

    /** @param newOwner what an error calls the value, by its {@code toString()} */
    void about(Object newOwner) {
        owner = newOwner;
    }

    /** A server would refuse the value, or not survive it. */
    RdbRefusedException unloadable(String what) {
        return new RdbRefusedException(Reason.UNLOADABLE, what, NOWHERE, owner.toString());
    }

    /** The version has no room for it. */
    RdbRefusedException lost(String what, Target target) {
        return new RdbRefusedException(
                Reason.LOSS, what + " can't be written in " + target.version(), NOWHERE, owner.toString());
    }

    /** The value is not what it said it was. */
    IllegalArgumentException untrue(String what) {
        return new IllegalArgumentException(what + ", " + owner);
    }
}
