package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Opcode;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * SLOT_IMPORT (Valkey, since VALKEY 80): a slot migration that was in progress when the file was written. A server must
 * know this record.
 *
 * @param offset  the offset of the record
 * @param job     the name of the migration
 * @param encoded the payload as in the file
 */
public record SlotImportEntry(long offset, Bytes job, Bytes encoded) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.SLOT_IMPORT;
    }

    /** The length of a job's name: 160 bits as hex digits. */
    private static final int JOB_BYTES = 40;

    /** The last slot of a cluster. */
    private static final int LAST_SLOT = 16383;

    /** The reason why every server refuses this record, in a few words; null if there is none. */
    public @Nullable String problem() throws IOException {
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

    /** The name with the job. */
    @Override
    public String toString() {
        return "slot import " + job;
    }
}
