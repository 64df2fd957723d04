package io.rdbkit.repair;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads on at a place behind damage, to see whether records begin there: {@value #ENOUGH} records, read strictly, or
 * fewer up to the end of the file. A key that is framed ({@link Evidence}) counts as two. No key may come twice.
 */
final class Attempt {

    private static final int ENOUGH = 4;

    /** The result of an attempt. */
    enum Outcome {
        RECORDS,
        NOTHING,
        /** Good up to the number of bytes allowed, which proves nothing. */
        UNDECIDED
    }

    private final Evidence evidence;
    private final Soundness soundness;
    private final Set<Bytes> names = new HashSet<>();
    private int counted;
    private long read;

    Attempt(Evidence evidence, Soundness soundness) {
        this.evidence = evidence;
        this.soundness = soundness;
    }

    /** How many bytes it has read. */
    long read() {
        return read;
    }

    /** @param allowed how many bytes may be read */
    Outcome at(DamagedInput file, long offset, long allowed, Preamble preamble, int db) throws IOException {
        names.clear();
        counted = 0;
        read = 0;
        try (Records records = Records.from(file, offset, allowed, preamble, db, soundness::damage)) {
            try {
                return read(records, offset);
            } finally {
                read = records.end() - offset;
            }
        } catch (RdbTruncatedException cut) {
            return allowed < file.length() - offset ? Outcome.UNDECIDED : Outcome.NOTHING;
        } catch (RdbException none) {
            return Outcome.NOTHING;
        }
    }

    private Outcome read(Records records, long offset) throws IOException {
        for (RdbEntry entry; counted < ENOUGH && (entry = records.next()) != null; ) {
            if (records.begin(entry) >= offset && !add(entry, records)) {
                return Outcome.NOTHING;
            }
        }
        return Outcome.RECORDS;
    }

    private boolean add(RdbEntry entry, Records records) throws IOException {
        counted++;
        if (entry instanceof KeyEntry key) {
            counted += evidence.isFramed(key, records) ? 1 : 0;
            return names.add(key.key()) && soundness.isSound(key);
        }
        return true;
    }
}
