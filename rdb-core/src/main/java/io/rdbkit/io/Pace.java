package io.rdbkit.io;

/** How often a job tells its progress: often enough for a person, too rarely to cost anything. */
public final class Pace {

    private static final int KEYS_BETWEEN_REPORTS = 4096;

    private Pace() {}

    /** Whether it is time to report, after so many keys. */
    public static boolean isReportDue(long keys) {
        return keys % KEYS_BETWEEN_REPORTS == 0;
    }
}
