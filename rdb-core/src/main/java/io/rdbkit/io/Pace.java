package io.rdbkit.io;

/** The pace at which a job reports progress: often enough for a person, and rare enough to cost nothing. */
public final class Pace {

    private static final int KEYS_BETWEEN_REPORTS = 4096;

    private Pace() {}

    /** Whether a report is due after this number of keys. */
    public static boolean isReportDue(long keys) {
        return keys % KEYS_BETWEEN_REPORTS == 0;
    }
}
