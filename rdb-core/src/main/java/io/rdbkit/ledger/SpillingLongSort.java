package io.rdbkit.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of records in bounded memory: by the first long, then by the second, and so on.
 *
 * <p>Records that do not fit in memory are sorted in runs, each in a temporary file. When {@code fanIn} runs of a level
 * are there, they are merged into one run of the next level. So the number of files grows with the logarithm of the
 * number of records, and each record is written once per level. Memory: the records of two runs, because one is sorted and written by a
 * thread, {@code rdb-sort}, while the next one comes; and while merging one buffer for each run. Disk: each record once, and twice while it
 * is merged.
 */
final class SpillingLongSort implements Closeable {

    private static final int FIRST_CAPACITY = 1 << 10;

    private final Path directory;
    private final int width;
    private final SpillLimits limits;
    /** Levels never rise along the list, like the digits of a number. */
    private final List<LongRun> runs = new ArrayList<>();

    private long[] words;
    private int count;
    private boolean sorted;
    /** Sorts and writes runs; null as long as all records fit in memory. While it does, {@code runs} are its own. */
    private @Nullable ExecutorService writer;

    /** The run that is being written, or was. */
    private @Nullable Future<?> written;

    /** The array that the run came from. */
    private long @Nullable [] spare;

    SpillingLongSort(Path directory, int width, SpillLimits limits) {
        this.directory = directory;
        this.width = width;
        this.limits = limits;
        this.words = new long[Math.min(FIRST_CAPACITY, limits.records()) * width];
    }

    /** Adds a record of one long. */
    void add(long first) throws IOException {
        reserve();
        words[count++] = first;
    }

    /** Adds a record of two longs. */
    void add(long first, long second) throws IOException {
        reserve();
        words[2 * count] = first;
        words[2 * count + 1] = second;
        count++;
    }

    /**
     * Adds a record.
     *
     * @param record as many longs as the width of a record
     */
    void add(long[] record) throws IOException {
        reserve();
        System.arraycopy(record, 0, words, width * count, width);
        count++;
    }

    private void reserve() throws IOException {
        if (sorted) {
            throw new IllegalStateException("already sorted");
        }
        if (count == limits.records()) {
            spill();
        } else if (count * width == words.length) {
            words = Arrays.copyOf(words, (int) Math.min(2L * count, limits.records()) * width);
        }
    }

    /** All records in rising order. Nothing may be added after the first call. Each call starts at the first record. */
    LongRecords sorted() throws IOException {
        if (!sorted) {
            if (writer == null) {
                LongRecordSort.sort(words, width, count);
            } else {
                awaitRun();
                writeRun(words, count);
                words = null;
                spare = null;
                reduceRuns();
            }
            sorted = true;
        }
        return runs.isEmpty() ? new InMemory(words, width, count) : merge(runs);
    }

    /** Hands the records over, and goes on with an empty array. */
    private void spill() throws IOException {
        if (writer == null) {
            writer = Executors.newSingleThreadExecutor(work -> {
                Thread thread = new Thread(work, "rdb-sort");
                thread.setDaemon(true);
                return thread;
            });
        }
        awaitRun();
        long[] empty = spare == null ? new long[words.length] : spare;
        long[] full = words;
        int records = count;
        written = writer.submit(() -> {
            writeRun(full, records);
            return null;
        });
        spare = full;
        words = empty;
        count = 0;
    }

    /** Waits until the run that was handed over is written. */
    void awaitRun() throws IOException {
        if (written == null) {
            return;
        }
        try {
            written.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sorting");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void writeRun(long[] records, int number) throws IOException {
        LongRecordSort.sort(records, width, number);
        addRun(0, new InMemory(records, width, number));
        while (runs.size() >= limits.fanIn()
                && runs.get(runs.size() - limits.fanIn()).level()
                        == runs.get(runs.size() - 1).level()) {
            mergeLast(limits.fanIn());
        }
    }

    /** Merges the smallest runs until all that remain can be merged at once. It merges no more than that needs. */
    private void reduceRuns() throws IOException {
        while (runs.size() > limits.fanIn()) {
            mergeLast(Math.min(limits.fanIn(), runs.size() - limits.fanIn() + 1));
        }
    }

    private void mergeLast(int n) throws IOException {
        List<LongRun> merged = List.copyOf(runs.subList(runs.size() - n, runs.size()));
        addRun(merged.get(0).level() + 1, merge(merged));
        runs.removeAll(merged);
        closeAll(merged);
    }

    private void addRun(int level, LongRecords records) throws IOException {
        LongRun run = new LongRun(directory, width, level, limits.bufferBytes());
        runs.add(run); // before it is filled, so that a failure closes it too
        run.fill(records);
    }

    private LongRecords merge(List<LongRun> sources) throws IOException {
        List<LongRecords> readers = new ArrayList<>();
        for (LongRun run : sources) {
            readers.add(run.read(limits.bufferBytes()));
        }
        return new LongMerge(width, readers);
    }

    /** Deletes the files and frees the memory. */
    @Override
    public void close() throws IOException {
        words = null;
        sorted = true;
        if (writer != null) {
            end(writer);
        }
        spare = null;
        closeAll(runs);
        runs.clear();
    }

    /** Waits for the run that is being written: that takes a moment, and an interrupt would not make it shorter. */
    private static void end(ExecutorService writer) {
        writer.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = writer.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeAll(List<LongRun> runs) throws IOException {
        IOConsumer.forAll(IOUtils::close, runs);
    }

    private static final class InMemory implements LongRecords {

        private final long[] words;
        private final int width;
        private final int count;
        private int record = -1;

        InMemory(long[] words, int width, int count) {
            this.words = words;
            this.width = width;
            this.count = count;
        }

        @Override
        public boolean next() {
            if (record < count) {
                record++;
            }
            return record < count;
        }

        @Override
        public long get(int word) {
            return words[record * width + word];
        }
    }
}
