package io.rdbkit.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The log of a server so far. */
final class ServerLog {

    /** The first line of every process that can be restarted. */
    private static final String FIRST_LINE = "oO0OoO0OoO0Oo";

    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<Boolean> up = new CompletableFuture<>();
    private boolean awaitsFirstLine;

    /** Begins the log of the next process. Later lines of the old process are left out. */
    synchronized void restart() {
        text.setLength(0);
        up = new CompletableFuture<>();
        awaitsFirstLine = true;
    }

    synchronized void add(String line) {
        awaitsFirstLine &= !line.contains(FIRST_LINE);
        if (awaitsFirstLine) {
            return;
        }
        text.append(line).append('\n');
        // Up to version 5 it is "The server is now ready to accept connections", later "Ready to accept connections".
        // It is logged once, after the file is loaded.
        if (line.contains("eady to accept connections")) {
            up.complete(true);
        }
    }

    /** The server has written its last line. */
    synchronized void end() {
        up.complete(false);
    }

    /** Waits until the server is ready. Returns {@code false} if it has ended instead, or takes too long. */
    boolean awaitUp(Duration limit) {
        try {
            return upOfThisProcess().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized CompletableFuture<Boolean> upOfThisProcess() {
        return up;
    }

    synchronized String text() {
        return text.toString();
    }

    List<String> warnings() {
        return LogWarnings.in(text());
    }
}
