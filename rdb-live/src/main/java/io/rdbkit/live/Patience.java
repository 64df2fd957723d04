package io.rdbkit.live;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** The time for a state of a server that passes: it loads, moves slots, or fails over. */
final class Patience {

    private final long began = System.nanoTime();
    private final long seconds;
    private final long pauseMillis;

    /** @param pauseMillis the time between two attempts */
    Patience(long seconds, long pauseMillis) {
        this.seconds = seconds;
        this.pauseMillis = pauseMillis;
    }

    boolean isOver() {
        return System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds);
    }

    long seconds() {
        return seconds;
    }

    /** Waits for the next attempt. */
    void pause() throws IOException {
        sleep(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
    }

    static void sleep(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
