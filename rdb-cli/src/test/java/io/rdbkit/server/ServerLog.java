package io.rdbkit.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a server has said so far. */
final class ServerLog {

    /** The first line of every process that can be restarted. */
    private static final String FIRST_LINE = "oO0OoO0OoO0Oo";

    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<Boolean> up = new CompletableFuture<>();
    private boolean awaitsFirstLine;

    /** From here on it is the log of the process that follows: what the old one still says is left out. */
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
        // "The server is now ready to accept connections" up to 5, "Ready to accept connections" after; once, after the
        // file is loaded.
        if (line.contains("eady to accept connections")) {
            up.complete(true);
        }
    }

    /** The server won't say more. */
    synchronized void end() {
        up.complete(false);
    }

    /** Waits until the server serves. {@code false} if it has ended instead, or takes too long. */
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
