package io.rdbkit.repair;

import io.rdbkit.ResizeHint;

/**
 * Counts the keys of the database at hand, to find out whether damage may hide the beginning of another one. That stands behind all keys of
 * this one: if RESIZEDB says that more of them were to come than the damage has room for, it hides none. Otherwise nobody knows whose the keys
 * are that follow; nor if there are more keys than it says. Without such a record (before RDB 7) nothing tells, and they are taken for this
 * one's.
 */
final class DatabaseCount {

    private static final long UNKNOWN = -1;

    /** Type, key and value, each with a length. */
    private static final long SMALLEST = 6;

    /** From so many on, those that come are hardly smaller than half of the smallest. */
    private static final long MANY = 100;

    /** A server has so many unless it is told otherwise; a number beyond is not believed where there is damage. */
    private static final int USUAL_DATABASES = 16;

    private final boolean mayHaveHints;
    private int db = -1;
    /** Whether the file has such records, so that each database has one. */
    private boolean hasHints;

    private boolean anyKey;
    private long expected = UNKNOWN;
    private long seen;
    /** The first of the kept keys behind any damage, or that are more than were expected. */
    private long surplusFrom;

    private long smallest = Long.MAX_VALUE;
    /** The first of the kept keys behind damage that may hide another database. */
    private long unsureFrom = UNKNOWN;

    /** @param mayHaveHints whether the version has such records */
    DatabaseCount(boolean mayHaveHints) {
        this.mayHaveHints = mayHaveHints;
    }

    /** Whether an entry of this database begins a new count, for which {@link #begin} is to be called. */
    boolean isOther(int newDb) {
        return newDb != db;
    }

    /**
     * Another database begins.
     *
     * @param ordinal of the next key that is kept
     * @param suspect whether the file is known to be damaged
     * @param unsure  whether it is damaged right before
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
            unsureFrom = UNKNOWN; // what was damaged before is nothing to it
        }
    }

    /** A key, be it good or bad, of so many bytes; if it is kept it gets an ordinal. */
    void add(long bytes, long ordinal) {
        anyKey = true;
        if (seen++ == expected && surplusFrom == UNKNOWN) {
            surplusFrom = ordinal;
        }
        smallest = Math.min(smallest, bytes);
    }

    /** There is damage of so many bytes; the next key that is kept has an ordinal. */
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
     * The ordinal of the first key of which nobody knows the database, at the end of the count; -1 if there is none.
     *
     * @param suspect whether the file is known to be damaged; a good one may count wrongly
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
