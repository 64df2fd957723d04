package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The databases of a file that is being written. It writes SELECTDB, and RESIZEDB with right counts: they are a guess
 * at first and are overwritten if that was wrong.
 */
public final class Databases {

    private final BlockOutput out;
    private final boolean counts;
    private final Map<Integer, Database> databases = new LinkedHashMap<>();
    private final Map<Integer, Database> hints = new LinkedHashMap<>();
    private Database current;
    private boolean patched;

    /** @param counts whether to write RESIZEDB, for which the output must be able to seek */
    public Databases(BlockOutput out, boolean counts) {
        this.out = out;
        this.counts = counts;
    }

    /** The counts of a database and the place of its RESIZEDB. */
    private static final class Database {
        final int number;
        long keys;
        long expires;
        /** The offset of the two counts, or -1 if there are none. */
        long countsAt = -1;

        byte[] counts;

        Database(int number) {
            this.number = number;
        }

        byte[] trueCounts() {
            return Bytes.wrap(Lengths.encodeWide(keys))
                    .concat(Bytes.wrap(Lengths.encodeWide(expires)))
                    .array();
        }
    }

    /** Sets the first guess. */
    public void hint(int db, long keys, long expires) {
        Database guess = new Database(db);
        guess.keys = keys;
        guess.expires = expires;
        hints.put(db, guess);
    }

    /** Begins a key of a database. */
    public void enter(int db, boolean expires) throws IOException {
        enter(db);
        count(1, expires ? 1 : 0);
    }

    /** Begins keys of a database. */
    public void enter(int db) throws IOException {
        if (current == null || current.number != db) {
            select(db);
        }
    }

    /** Counts keys of the current database. */
    public void count(long keys, long expires) {
        current.keys += keys;
        current.expires += expires;
    }

    private void select(int db) throws IOException {
        out.write(Opcode.SELECTDB.id());
        out.write(Lengths.encode(db));
        Database database = databases.get(db);
        if (database == null) {
            database = new Database(db);
            databases.put(db, database);
            if (counts) {
                database.counts = hints.getOrDefault(db, database).trueCounts();
                out.write(Opcode.RESIZEDB.id());
                database.countsAt = out.position();
                out.write(database.counts);
            }
        }
        current = database;
    }

    /** The number of keys written to each database. */
    public Map<Integer, Long> keys() {
        Map<Integer, Long> keys = new TreeMap<>();
        databases.forEach((number, database) -> keys.put(number, database.keys));
        return keys;
    }

    /**
     * Corrects the counts in RESIZEDB.
     *
     * @param crc the checksum of the bytes written
     * @return the checksum after the correction, which is computed by linearity
     */
    public long fillIn(long crc) throws IOException {
        long corrected = crc;
        for (Database database : databases.values()) {
            byte[] counts = database.trueCounts();
            if (database.countsAt < 0 || Arrays.equals(counts, database.counts)) {
                continue;
            }
            byte[] difference = new byte[counts.length];
            for (int i = 0; i < counts.length; i++) {
                difference[i] = (byte) (counts[i] ^ database.counts[i]);
            }
            long behindThem = out.position() - database.countsAt - counts.length;
            corrected ^= Crc64.zeros(Crc64.update(0, difference, 0, difference.length), behindThem);
            out.patch(database.countsAt, counts);
            patched = true;
        }
        return corrected;
    }

    /** Whether bytes were overwritten. A digest has seen the old bytes. */
    public boolean isPatched() {
        return patched;
    }
}
