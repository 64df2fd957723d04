package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.StandaloneEntry;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before the keys of an input.
 *
 * @param input    the input
 * @param version  its format and version
 * @param producer who wrote it
 * @param ctime    when it was made, in unix seconds; {@link #UNKNOWN} if it doesn't tell
 * @param records  what a plan keeps of its AUX fields, function libraries, hash templates and modules' data
 */
record InputHead(
        Inputs.Input input, RdbVersion version, Producer producer, long ctime, List<SharedRecords.Record> records) {

    static final long UNKNOWN = -1;

    private static final String CTIME = "ctime";

    /** Reads that of an input which can be read again. */
    static InputHead of(Inputs.Input input, Plan plan) throws IOException {
        try (RdbReader in = input.source().open(ReadOptions.DEFAULT.withCutTail(true))) {
            Sieve sieve = new Sieve(plan, new Summary(), in.version()); // which the pass over all counts
            List<SharedRecords.Record> records = new ArrayList<>();
            long ctime = UNKNOWN;
            for (RdbEntry entry; (entry = in.next()) != null && !(entry instanceof KeyEntry); ) {
                if (entry instanceof AuxEntry aux && aux.name().toString().equals(CTIME)) {
                    ctime = seconds(aux.value().toString());
                }
                RdbEntry stays = sieve.apply(entry);
                boolean isBehindKeys = stays instanceof ModuleAuxEntry aux && aux.when() == SharedRecords.BEHIND_KEYS;
                SharedRecords.Record record =
                        isBehindKeys ? null : SharedRecords.record((StandaloneEntry) stays, in.version());
                if (record != null) {
                    records.add(record);
                }
            }
            return new InputHead(input, in.version(), in.producer(), ctime, records);
        }
    }

    /** Whether it was one of those before the keys. */
    boolean has(SharedRecords.Record record) {
        return records.stream()
                .anyMatch(one -> one.identity().equals(record.identity())
                        && one.content().equals(record.content()));
    }

    private static long seconds(String ctime) {
        return ctime.matches("[0-9]{1,18}") ? Long.parseLong(ctime) : UNKNOWN;
    }
}
