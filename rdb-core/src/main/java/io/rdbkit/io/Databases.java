package io.rdbkit.io;


import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The databases of a file that is being written: SELECTDB, and RESIZEDB with counts that are true in the end. They are a guess
 * at first and overwritten if that was wrong.
 */
public final class Databases {

    private final BlockOutput out;
    private final boolean counts;
    private final Map<Integer, Database> databases = new LinkedHashMap<>();
    private final Map<Integer, Database> hints = new LinkedHashMap<>();
    private Database current;
    private boolean patched;

    /** @param counts whether to write RESIZEDB, for which the output must seek */
    public Databases(BlockOutput out, boolean counts) {
        this.out = out;
        this.counts = counts;
    }

    /** What a database got, and where its RESIZEDB counts stand. */
    private static final class Database {
        final int number;
        long keys;
        long expires;
        /** Offset of the two counts, or -1 if there are none. */
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

    /** A good first guess. */
    public void hint(int db, long keys, long expires) {
        Database guess = new Database(db);
        guess.keys = keys;
        guess.expires = expires;
        hints.put(db, guess);
    }

    /** A key of a database comes next. */
    public void enter(int db, boolean expires) throws IOException {
        enter(db);
        count(1, expires ? 1 : 0);
    }

    /** Keys of a database come next. */
    public void enter(int db) throws IOException {
        if (current == null || current.number != db) {
            select(db);
        }
    }

    /** Counts keys of the database at hand. */
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

    /** By database, how many keys have been written. */
    public Map<Integer, Long> keys() {
        Map<Integer, Long> keys = new TreeMap<>();
        databases.forEach((number, database) -> keys.put(number, database.keys));
        return keys;
    }

    /**
     * Makes the RESIZEDB counts true.
     *
     * @param crc the checksum of what was written
     * @return what it then is, which follows from its linearity
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

    /** Whether bytes were overwritten, which a digest had seen. */
    public boolean isPatched() {
        return patched;
    }
}
