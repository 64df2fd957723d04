package io.rdbkit;

/** Expiries as RDB 1 and 2 have them: whole seconds of 32 bits. */
final class ExpirySeconds {

    private static final int SECOND = 1000;

    private ExpirySeconds() {}

    static boolean isWhole(long ms) {
        return ms % SECOND == 0;
    }

    /** The end of the second in which a key expires. */
    static long of(long ms) {
        return -Math.floorDiv(-ms, SECOND);
    }

    static long millis(long seconds) {
        return SECOND * seconds;
    }

    /** Whether they are after 2038-01-19. What is before 1902 may as well be the first second of all. */
    static boolean isTooLate(long seconds) {
        return seconds > Integer.MAX_VALUE;
    }

    static boolean fit(long seconds) {
        return seconds == (int) seconds;
    }
}
