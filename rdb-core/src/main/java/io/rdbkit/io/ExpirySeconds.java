package io.rdbkit.io;

/** The expiries of RDB 1 and 2: seconds in 32 bits. */
public final class ExpirySeconds {

    private static final int SECOND = 1000;

    /** What a server has for a key without an expiry. */
    private static final int NO_EXPIRY = -1;

    private ExpirySeconds() {}

    public static boolean isWhole(long ms) {
        return ms % SECOND == 0;
    }

    /** The end of the second in which a key expires. */
    public static long of(long ms) {
        return -Math.floorDiv(-ms, SECOND);
    }

    public static long millis(long seconds) {
        return SECOND * seconds;
    }

    /**
     * The seconds to write. Times long past that have no room, or that servers read as no expiry, are replaced by other
     * times long past.
     */
    public static long past(long seconds) {
        return seconds == NO_EXPIRY ? NO_EXPIRY - 1 : Math.max(seconds, Integer.MIN_VALUE);
    }

    /** Whether the time is after 2038-01-19. */
    public static boolean isTooLate(long seconds) {
        return seconds > Integer.MAX_VALUE;
    }

    public static boolean fit(long seconds) {
        return seconds == (int) seconds;
    }
}
