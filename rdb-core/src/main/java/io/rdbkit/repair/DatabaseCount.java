package io.rdbkit.repair;

import io.rdbkit.ResizeHint;

/**
 * Counts the keys of the database at hand, to find out whether damage hid the beginning of another one: then there seem to be more keys than
 * RESIZEDB says. Without such a record (before RDB 7) nothing tells.
 */
final class DatabaseCount {

    private static final long UNKNOWN = -1;

    private int db = -1;
    private long expected = UNKNOWN;
    private long seen;
    /** The first of the kept keys behind damage in this database. */
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

    void add() {
        seen++;
    }

    /** There was damage; the next key that is kept has an ordinal. */
    void damaged(long ordinal) {
        if (unsureFrom == UNKNOWN) {
            unsureFrom = ordinal;
        }
    }

    /** The ordinal of the first key of which nobody knows the database, at the end of the count; -1 if there is none. */
    long unknownFrom() {
        return expected != UNKNOWN && seen > expected ? unsureFrom : UNKNOWN;
    }

    String why() {
        return "database " + db + " has " + expected + " keys by its RESIZEDB and there seem to be " + seen
                + ", so damage hides where another begins";
    }
}
