package io.rdbkit.repair;

import io.rdbkit.ResizeHint;

/**
 * Counts the keys of the database at hand, to find out whether damage may hide the beginning of another one. That stands behind all keys of
 * this one: if RESIZEDB says that more of them were to come than the damage has room for, it hides none. Otherwise nobody knows whose the keys
 * are that follow. Without such a record (before RDB 7) nothing tells, and they are taken for this one's.
 */
final class DatabaseCount {

    private static final long UNKNOWN = -1;

    private int db = -1;
    private long expected = UNKNOWN;
    private long seen;
    private long smallest = Long.MAX_VALUE;
    /** The first of the kept keys behind damage that may hide another database. */
    private long unsureFrom = UNKNOWN;

    /** Whether an entry of this database begins a new count, for which {@link #begin} is to be called. */
    boolean isOther(int newDb) {
        return newDb != db;
    }

    void begin(int newDb) {
        db = newDb;
        expected = UNKNOWN;
        seen = 0;
        unsureFrom = UNKNOWN;
    }

    void expect(ResizeHint hint) {
        expected = hint.keys();
    }

    /** A key, be it good or bad, of so many bytes. */
    void add(long bytes) {
        seen++;
        smallest = Math.min(smallest, bytes);
    }

    /** There is damage of so many bytes; the next key that is kept has an ordinal. */
    void damaged(long bytes, long ordinal) {
        boolean hasRoom = seen >= expected || seen > 0 && expected - seen <= bytes / smallest;
        if (expected != UNKNOWN && hasRoom && unsureFrom == UNKNOWN) {
            unsureFrom = ordinal;
        }
    }

    /** The ordinal of the first key of which nobody knows the database, at the end of the count; -1 if there is none. */
    long unknownFrom() {
        return unsureFrom;
    }

    String why() {
        return "the damage before it may hide where another database than " + db + " begins";
    }
}
