package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the system write a growing file to the disk early, so that little is left for the sync at the end. Otherwise a
 * system with much memory would keep everything until then, and disk and processor would work by turns.
 */
final class EarlySync implements Closeable {

    private static final long BYTES_BETWEEN_SYNCS = 32 << 20;

    private final OutputHandle file;
    private ExecutorService executor;
    private Future<?> running;
    private long sinceLast;

    EarlySync(OutputHandle file) {
        this.file = file;
    }

    /** Notes that more bytes were written. Never waits. */
    void written(long bytes) throws IOException {
        sinceLast += bytes;
        if (sinceLast < BYTES_BETWEEN_SYNCS || running != null && !running.isDone()) {
            return;
        }
        sinceLast = 0;
        await();
        if (executor == null) {
            executor = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "rdb-sync");
                thread.setDaemon(true);
                return thread;
            });
        }
        running = executor.submit(() -> {
            file.force(false);
            return null;
        });
    }

    /**
     * Waits for a sync that is running, and throws its failure. The system reports a failure only once; a later sync
     * would succeed.
     */
    void await() throws IOException {
        if (running == null) {
            return;
        }
        try {
            running.get();
            running = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdown();
        }
    }
}
