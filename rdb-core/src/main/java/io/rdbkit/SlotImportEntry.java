package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Opcode;
import io.rdbkit.io.RdbInput;
import java.io.IOException;

/**
 * SLOT_IMPORT (Valkey, since VALKEY 80): a slot migration that was under way when the file was written. A server must know
 * it.
 *
 * @param offset  where it stands
 * @param job     the migration's name
 * @param encoded the payload as it stands in the file
 */
public record SlotImportEntry(long offset, Bytes job, Bytes encoded) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.SLOT_IMPORT;
    }

    /** Bytes of a job's name: 160 bits as hex digits. */
    private static final int JOB_BYTES = 40;

    /** The last slot of a cluster. */
    private static final int LAST_SLOT = 16383;

    /** What about it every server refuses, in a few words; null if there is nothing. */
    public String problem() throws IOException {
        if (job.length() != JOB_BYTES) {
            return "a job's name that is not of " + JOB_BYTES + " bytes";
        }
        try (RdbInput in = new RdbInput(encoded, offset + 1, Limits.DEFAULT)) {
            in.skipString("a job name");
            long ranges = in.readLength("a count of slot ranges");
            for (long i = 0; i < ranges; i++) {
                long from = in.readLength("a slot");
                long to = in.readLength("a slot");
                if (from < 0 || to < from || to > LAST_SLOT) {
                    return "slots " + Long.toUnsignedString(from) + " to " + Long.toUnsignedString(to);
                }
            }
            return ranges == 0 ? "no slots" : null;
        }
    }

    /** By its job. */
    @Override
    public String toString() {
        return "slot import " + job;
    }
}
