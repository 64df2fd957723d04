package io.rdbkit.repair;

import io.rdbkit.ResizeHint;

/**
 * Counts the keys of the current database, to find out whether damage may hide the beginning of another one. The other
 * database begins behind all keys of this one. If RESIZEDB states that more keys of this database were to come than the
 * damage has room for, it hides no other database. Otherwise the database of the keys that follow is unknown. It is
 * also unknown if there are more keys than RESIZEDB states. Without RESIZEDB (before RDB 7) nothing tells, and the keys
 * are taken for those of this database.
 */
final class DatabaseCount {

    private static final long UNKNOWN = -1;

    /** The smallest key: type, name and value, each of the latter with a length. */
    private static final long SMALLEST = 6;

    /** After so many keys, the next ones are hardly smaller than half of the smallest so far. */
    private static final long MANY = 100;

    /** The default number of databases of a server. A number above it is not believed near damage. */
    private static final int USUAL_DATABASES = 16;

    private final boolean mayHaveHints;
    private int db = -1;
    /** Whether the file has RESIZEDB records, so that each database has one. */
    private boolean hasHints;

    private boolean anyKey;
    private long expected = UNKNOWN;
    private long seen;
    /** The first kept key behind any damage, or the first one above the expected number. */
    private long surplusFrom;

    private long smallest = Long.MAX_VALUE;
    /** The first kept key behind damage that may hide another database. */
    private long unsureFrom = UNKNOWN;

    /** @param mayHaveHints whether the version has RESIZEDB records */
    DatabaseCount(boolean mayHaveHints) {
        this.mayHaveHints = mayHaveHints;
    }

    /** Whether an entry of this database begins a new count, so that {@link #begin} must be called. */
    boolean isOther(int newDb) {
        return newDb != db;
    }

    /**
     * Begins another database.
     *
     * @param ordinal the ordinal of the next kept key
     * @param suspect whether the file is known to be damaged
     * @param unsure  whether there is damage directly before it
     * @param hint    whether RESIZEDB follows
     */
    void begin(int newDb, long ordinal, boolean suspect, boolean unsure, boolean hint) {
        boolean inOrder = newDb > db && (newDb < USUAL_DATABASES || hint && !unsure);
        boolean isBelieved = !suspect || inOrder && (hint || !hasHints);
        db = newDb;
        expected = UNKNOWN;
        seen = 0;
        surplusFrom = UNKNOWN;
        unsureFrom = isBelieved ? UNKNOWN : ordinal;
    }

    void expect(ResizeHint hint) {
        hasHints = true;
        expected = hint.keys();
        if (!anyKey) {
            unsureFrom = UNKNOWN; // earlier damage does not matter for it
        }
    }

    /**
     * Counts a key, good or bad.
     *
     * @param bytes   its size
     * @param ordinal its ordinal if it is kept
     */
    void add(long bytes, long ordinal) {
        anyKey = true;
        if (seen++ == expected && surplusFrom == UNKNOWN) {
            surplusFrom = ordinal;
        }
        smallest = Math.min(smallest, bytes);
    }

    /**
     * Notes damage.
     *
     * @param bytes   its size
     * @param ordinal the ordinal of the next kept key
     */
    void damaged(long bytes, long ordinal) {
        long each = seen < MANY ? SMALLEST : Math.max(SMALLEST, smallest / 2);
        boolean hasRoom = expected == UNKNOWN ? hasHints || !anyKey && mayHaveHints : expected - seen <= bytes / each;
        if (hasRoom && unsureFrom == UNKNOWN) {
            unsureFrom = ordinal;
        }
        if (surplusFrom == UNKNOWN) {
            surplusFrom = ordinal;
        }
    }

    /**
     * The ordinal of the first key whose database is unknown, at the end of the count; -1 if there is none.
     *
     * @param suspect whether the file is known to be damaged; the counts of a good file may be wrong
     */
    long unknownFrom(boolean suspect) {
        boolean surplus = suspect && expected != UNKNOWN && seen > expected;
        if (unsureFrom == UNKNOWN || !surplus) {
            return surplus ? surplusFrom : unsureFrom;
        }
        return Math.min(unsureFrom, surplusFrom);
    }

    String why() {
        return "the damage before it may hide where another database than " + db + " begins";
    }
}
