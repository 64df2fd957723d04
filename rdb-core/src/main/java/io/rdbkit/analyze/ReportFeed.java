package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Adds keys to a {@link MemoryReport} in a thread of its own, because that takes as long as reading and measuring them. The report is the same as
 * {@link MemoryReport#add} makes it; ask it nothing before {@link #finish}. A few keys start no thread.
 *
 * <pre>{@code
 * try (ReportFeed feed = new ReportFeed(report)) {
 *     for (RdbEntry e : in) {
 *         if (e instanceof KeyEntry k) feed.add(0, k, model.measure(k));
 *     }
 *     feed.finish();
 * }
 * }</pre>
 */
public final class ReportFeed implements Closeable {

    private static final int BATCHES = 4;

    /** Ends the queue. */
    private static final MeasuredKeys LAST = new MeasuredKeys();

    private final MemoryReport report;
    private final BlockingQueue<MeasuredKeys> full = new ArrayBlockingQueue<>(BATCHES);
    private final Queue<MeasuredKeys> free = new ConcurrentLinkedQueue<>();
    private MeasuredKeys batch = new MeasuredKeys();
    private @Nullable Thread thread;
    private volatile @Nullable Throwable failure;

    /** Keys go to this report from now on. */
    public ReportFeed(MemoryReport report) {
        this.report = report;
    }

    /** As {@link MemoryReport#add}. */
    public void add(int file, KeyEntry key, MemoryUse use) throws IOException {
        batch.add(new MeasuredKey(file, key, use));
        if (batch.isFull()) {
            handOver();
        }
    }

    /** A run of keys for another thread, which measures them. */
    public MeasuredRun newRun() {
        return new MeasuredRun(free);
    }

    /** Adds the keys of a run, which nobody uses any more. */
    public void add(MeasuredRun run) throws IOException {
        for (MeasuredKeys keys : run.batches()) {
            if (batch.count() > 0) {
                handOver(batch);
            }
            batch = keys;
        }
        if (batch.isFull()) {
            handOver();
        }
    }

    private void handOver() throws IOException {
        handOver(batch);
        MeasuredKeys used = free.poll();
        batch = used == null ? new MeasuredKeys() : used;
    }

    private void handOver(MeasuredKeys keys) throws IOException {
        if (thread == null) {
            thread = new Thread(this::addAll, "rdb-sums");
            thread.setDaemon(true);
            thread.start();
        }
        throwFailure();
        put(keys);
    }

    private void put(MeasuredKeys keys) throws IOException {
        try {
            full.put(keys);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void addAll() {
        try {
            for (MeasuredKeys next; (next = full.take()) != LAST; ) {
                if (failure == null) {
                    addAll(next);
                }
                next.clear();
                free.add(next);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void addAll(MeasuredKeys next) {
        try {
            for (int i = 0; i < next.count(); i++) {
                report.add(next.get(i));
            }
        } catch (RuntimeException | Error e) { // goes on to empty the queue, else the caller would wait for ever
            failure = e;
        }
    }

    private void throwFailure() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while adding keys up");
    }

    /** Waits until all keys are in the report. */
    public void finish() throws IOException {
        if (thread == null) {
            addAll(batch);
        } else {
            put(batch);
            put(LAST);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        throwFailure();
    }

    /** Stops. Keys that are not in the report yet don't come into it. Nothing changes the report when this returns. */
    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
