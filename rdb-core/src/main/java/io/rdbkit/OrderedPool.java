package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.RdbException;
import io.rdbkit.io.Block;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and formats entries on all processors, and writes the results in the order of the entries.
 *
 * <pre>{@code
 * try (RdbReader in = RdbReader.open(file); OrderedPool pool = new OrderedPool(ReadOptions.DEFAULT, MyFormat::new, stream)) {
 *     for (RdbEntry e; (e = in.next()) != null; ) {
 *         pool.write(e);
 *     }
 *     pool.finish();
 * }
 * }</pre>
 *
 * <p>The caller's thread reads, and copies the bytes of values. Threads of the pool decode and format. One more thread
 * writes. Memory: about 2 MB for each processor, for values of any size. Input that fits in one run starts no thread.
 * For formats that want little of a value there is a {@linkplain #light light} pool.
 */
public final class OrderedPool implements Closeable {

    /** A run ends with the entry that fills it. */
    private static final long FULL_BYTES = 192 * 1024;

    private static final int FULL_ENTRIES = 4096;

    private static final int MOST_THREADS = 16;

    /** Up to so many processors, a light pool would lose more by its copies than other threads gain. */
    private static final int FEW_PROCESSORS = 2;

    /** A run of entries that are formatted as they come. */
    private static final int ENTRIES_AT_ONCE = 512;

    /** Tests set these properties, so that a small input on a small machine goes the way of a large one. */
    private static final String PROCESSORS = "rdb.processors";

    private static final String ENTRIES = "rdb.entries";

    private final ReadOptions options;
    private final Supplier<EntryFormat> formats;
    private final OutputStream out;
    private final int width;
    private final int fullEntries;
    /** Whether a value may come that has been read. */
    private final boolean light;
    /** Whether each entry is formatted as it comes, in the caller's thread. */
    private final boolean atOnce;

    private final Queue<Block> blocks = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<EntryBatch> toFormat;
    private final BlockingQueue<InOrder> toWrite;
    private final List<Thread> threads = new ArrayList<>();

    /** The format of the caller's thread, as long as that thread is enough. */
    private @Nullable EntryFormat here;

    private @Nullable EntryBatch run;
    private long ordinal;
    /** The number of entries in the run of those that are formatted as they come. */
    private int entriesAtOnce;

    private volatile @Nullable Throwable failure;

    /** The next work of the writing thread: a run to write, or a step between two runs. */
    private record InOrder(@Nullable EntryBatch run, EntryFormat.@Nullable Step step) {
        static final InOrder LAST = new InOrder(null, null);
    }

    /**
     * @param options whether measured values are held, and what happens to damage within values, which several
     *     threads may report
     */
    public OrderedPool(ReadOptions options, Supplier<EntryFormat> formats, OutputStream out) {
        this(options, formats, out, false);
    }

    private OrderedPool(ReadOptions options, Supplier<EntryFormat> formats, OutputStream out, boolean light) {
        this.options = options;
        this.formats = formats;
        this.out = out;
        this.light = light;
        int processors = Integer.getInteger(PROCESSORS, Runtime.getRuntime().availableProcessors());
        fullEntries = Integer.getInteger(ENTRIES, FULL_ENTRIES);
        atOnce = light && processors <= FEW_PROCESSORS;
        width = Math.min(processors, MOST_THREADS);
        toFormat = new ArrayBlockingQueue<>(width);
        toWrite = new ArrayBlockingQueue<>(2 * width + 1);
    }

    /**
     * A pool for formats that want only figures of a value: its size, encoding, elements, or layout. These cost little more than to copy the value
     * does. So with one or two processors the caller's thread formats each entry as it comes, copies nothing, and starts no thread.
     *
     * <p>It also takes a key whose value has been measured and is not held. A format gets the figures of such a key that were asked for before.
     *
     * @param options as for other pools
     */
    public static OrderedPool light(ReadOptions options, Supplier<EntryFormat> formats, OutputStream out) {
        return new OrderedPool(options, formats, out, true);
    }

    /**
     * Takes an entry. Its value is read now.
     *
     * @throws RdbException if the value, or that of an earlier entry, is damaged
     * @throws IOException  if the output or a format fails
     */
    public void write(RdbEntry entry) throws IOException {
        if (failure != null) {
            throwFailure();
        }
        if (atOnce) {
            formatAtOnce(entry);
            return;
        }
        if (run == null) {
            run = new EntryBatch(ordinal, blocks, options, light, this::dispatch);
        }
        ordinal++;
        if (light && entry instanceof KeyEntry key && key.value().isRead()) {
            run.addRead(key);
        } else {
            run.add(entry);
        }
        if (run.bytes() >= FULL_BYTES || run.entries() >= fullEntries) {
            endRun();
        }
    }

    private void formatAtOnce(RdbEntry entry) throws IOException {
        if (here == null) {
            here = formats.get();
        }
        try {
            if (entriesAtOnce++ == 0) {
                here.begin(ordinal, out);
            }
            ordinal++;
            here.write(entry, out);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
            try {
                here.end(out);
            } catch (IOException | RuntimeException later) {
                e.addSuppressed(later);
            }
            throw e;
        }
        if (entriesAtOnce == ENTRIES_AT_ONCE) {
            endAtOnce();
        }
    }

    @SuppressWarnings("NullAway") // there is a format where there were entries
    private void endAtOnce() throws IOException {
        if (entriesAtOnce == 0) {
            return;
        }
        entriesAtOnce = 0;
        here.end(out);
        EntryFormat.Step step = here.whenWritten();
        if (step != null) {
            step.run();
        }
    }

    @SuppressWarnings("NullAway") // a batch has begun where this is called
    private void endRun() throws IOException {
        dispatch(run);
        run.end();
        run = null;
    }

    /** Runs a step in the writing thread, after all earlier entries were written and before later ones are. */
    public void inOrder(EntryFormat.Step step) throws IOException {
        if (failure != null) {
            throwFailure();
        }
        if (atOnce) {
            endAtOnce();
            step.run();
            return;
        }
        if (threads.isEmpty() && (run == null || !run.dispatched)) {
            if (run != null) {
                formatHere();
            }
            if (failure != null) {
                throwFailure();
            }
            step.run();
            return;
        }
        if (run != null) {
            endRun();
        }
        put(toWrite, new InOrder(null, step));
    }

    /** Hands a run to the threads. It may still be growing. */
    @SuppressWarnings("NullAway") // a batch has begun where this is called
    private void dispatch(@Nullable EntryBatch begun) throws IOException {
        if (begun.dispatched) {
            return;
        }
        begun.dispatched = true;
        if (threads.isEmpty()) {
            start("rdb-out", this::writeRuns);
        }
        if (threads.size() <= width) {
            start("rdb-format", this::formatRuns);
        }
        put(toWrite, new InOrder(begun, null));
        put(toFormat, begun);
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static <T> void put(BlockingQueue<T> queue, T thing) throws IOException {
        try {
            queue.put(thing);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while formatting");
    }

    private void formatRuns() {
        try {
            EntryFormat format = formats.get();
            ValueDecoder decoding = new ValueDecoder(options.damage());
            for (EntryBatch next; (next = toFormat.take()) != EntryBatch.LAST; ) {
                next.format(format, decoding);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            fail(closed);
        }
    }

    @SuppressWarnings("NullAway") // a batch has begun where this is called
    private void writeRuns() {
        try {
            for (InOrder next; (next = toWrite.take()) != InOrder.LAST; ) {
                try {
                    if (next.run != null) {
                        write(next.run);
                    } else if (failure == null) {
                        next.step.run();
                    }
                } catch (IOException | RuntimeException | Error e) { // else the caller waits for ever
                    fail(e);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(EntryBatch next) throws IOException {
        next.output().drainTo(failure == null ? out : OutputStream.nullOutputStream());
        if (next.failure() != null) {
            fail(next.failure());
        } else if (failure == null && next.whenWritten() != null) {
            next.whenWritten().run();
        }
    }

    /** Notes a failure. The first one counts; the runs come here in their order. */
    private synchronized void fail(Throwable problem) {
        if (failure == null) {
            failure = problem;
        }
    }

    private void throwFailure() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) failure;
    }

    /**
     * Waits until all entries are written. Call it also if reading failed, so that the entries before the damage are
     * written.
     *
     * @throws IOException if an entry is damaged or the output fails
     */
    public void finish() throws IOException {
        if (atOnce && failure == null) {
            endAtOnce();
        } else if (run != null && threads.isEmpty() && !run.dispatched) {
            formatHere();
        } else if (run != null) {
            endRun();
        }
        if (!threads.isEmpty()) {
            put(toWrite, InOrder.LAST);
            for (int i = 1; i < threads.size(); i++) {
                put(toFormat, EntryBatch.LAST);
            }
            join();
        }
        if (failure != null) {
            throwFailure();
        }
    }

    @SuppressWarnings("NullAway") // a batch has begun where this is called
    private void formatHere() throws IOException {
        EntryBatch only = run;
        run = null;
        only.end();
        if (here == null) {
            here = formats.get();
        }
        only.formatTo(here, new ValueDecoder(options.damage()), out);
        if (only.failure() != null) {
            fail(only.failure());
        } else if (only.whenWritten() != null) {
            only.whenWritten().run();
        }
    }

    private void join() throws IOException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        threads.clear();
    }

    /** Stops. Output that was not written is dropped. The threads use nothing any more when this returns. */
    @Override
    public void close() {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
