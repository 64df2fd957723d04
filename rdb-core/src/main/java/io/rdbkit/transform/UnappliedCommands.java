package io.rdbkit.transform;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the commands in an AOF behind the RDB of an input. No job applies them, so the keys are in the state
 * before the commands. A job that hands out keys is therefore refused, unless its source has
 * {@link Source#droppingAofTail}. No other class decides this.
 */
public final class UnappliedCommands {

    private UnappliedCommands() {}

    /**
     * Refuses the commands of an input. Call it at the end of the input.
     *
     * @param tail    the commands of the input; null for none
     * @param dropped whether the job may leave them out
     */
    public static void refuse(@Nullable AofTail tail, boolean dropped) throws RdbRefusedException {
        if (tail != null && !tail.isEmpty() && !dropped) {
            throw RdbRefusedException.unapplied(tail);
        }
    }

    /**
     * Refuses an input before the job writes anything, if its commands can be found without reading its keys: a
     * multi-part AOF names its increments, and an AOF ends with a line end, as few RDBs do. Other commands are found at
     * the end.
     */
    static void refuseEarly(Source source) throws IOException {
        AofTail increments = source.increments();
        if (increments != null) {
            refuse(increments, false);
        } else if (source.endsAsAof()) {
            try (RdbReader in = source.open(ReadOptions.DEFAULT.withCutTail(true))) {
                while (in.next() != null) {
                    // only the end matters
                }
                refuse(in.tail(), false);
            } catch (RdbException damaged) {
                if (damaged instanceof RdbRefusedException refused
                        && refused.reason() == RdbRefusedException.Reason.AOF_TAIL) {
                    throw refused;
                } // otherwise the job finds the damage at the same place
            }
        }
    }
}
