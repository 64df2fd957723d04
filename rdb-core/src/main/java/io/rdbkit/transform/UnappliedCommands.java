package io.rdbkit.transform;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;

/**
 * What becomes of commands that an input has beside its keys: those of an AOF behind the RDB. Nobody here applies them, so the keys
 * are those from before the commands. A job that hands out keys is therefore refused, unless its source says
 * {@link Source#droppingAofTail}. This is the only place that decides it.
 */
public final class UnappliedCommands {

    private UnappliedCommands() {}

    /**
     * To be asked at the end of the input.
     *
     * @param tail    what the input has; null for nothing
     * @param dropped whether a job may go on without
     */
    public static void refuse(AofTail tail, boolean dropped) throws RdbRefusedException {
        if (tail != null && !tail.isEmpty() && !dropped) {
            throw RdbRefusedException.unapplied(tail);
        }
    }

    /**
     * Refuses before a job writes anything, where the file tells it without a look at its keys: a multi-part AOF names its increments,
     * and an AOF ends with a line end, which few RDBs do. Everything else is found out at the end.
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
                } // else the job finds it out, at the same place
            }
        }
    }
}
