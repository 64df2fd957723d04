package io.rdbkit.io;

import io.rdbkit.format.RdbRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Checksums and writes full blocks in a thread of its own, for any number of outputs, because that takes as long as
 * walking the input. The first failure stops it; each later call throws it.
 *
 * <p>Memory: at most {@value #BLOCKS} blocks of 256 KB on their way, and one that each output is filling; of many outputs they are smaller, see
 * {@link #spreadOver}.
 */
public final class WriteBehind implements Closeable {

    static final int BLOCK_SIZE = 256 * 1024;
    private static final int BLOCKS = 8;

    /** What the blocks that many outputs are filling may take together. */
    private static final int MOST_FILLING = 8 << 20;

    private final Semaphore onTheirWay = new Semaphore(BLOCKS);
    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private Thread thread;
    private volatile Throwable failure;
    private final long mostBytes;
    private long submitted;
    private int blockSize = BLOCK_SIZE;

    /** @param mostBytes the limit for all its outputs together */
    public WriteBehind(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    private interface Job {
        void run() throws IOException;
    }

    byte[] take() {
        byte[] block = blockSize == BLOCK_SIZE ? free.poll() : null;
        return block == null ? new byte[blockSize] : block;
    }

    /**
     * From now on blocks are so small that all outputs together may keep one.
     *
     * @param outputs how many there will be at most
     */
    public void spreadOver(int outputs) {
        blockSize = Math.max(1, Math.min(BLOCK_SIZE, MOST_FILLING / outputs));
    }

    /** Hands over the first {@code length} bytes of a block from {@link #take}. */
    void submit(BlockOutput to, byte[] block, int length) throws IOException {
        submitted += length;
        if (submitted > mostBytes) {
            throw RdbRefusedException.ofOutput(mostBytes);
        }
        try {
            onTheirWay.acquire();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (failure != null) {
            onTheirWay.release(); // otherwise a caller that goes on after the failure would wait for ever
            throwFailure();
        }
        enqueue(() -> {
            try {
                if (failure == null) {
                    to.writeNow(block, length);
                }
            } finally {
                if (block.length == BLOCK_SIZE) {
                    free.add(block);
                }
                onTheirWay.release();
            }
        });
    }

    /** Waits until all submitted blocks are written. */
    void await() throws IOException {
        if (thread != null) {
            CountDownLatch done = new CountDownLatch(1);
            enqueue(done::countDown);
            try {
                done.await();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        throwFailure();
    }

    private void enqueue(Job job) {
        jobs.add(job);
        if (thread == null) {
            thread = new Thread(this::run, "rdb-write");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                Job job = jobs.take();
                try {
                    job.run();
                } catch (IOException | RuntimeException | Error e) {
                    failure = e;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() throws IOException {
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while writing");
    }

    /** Stops the thread. Blocks that are not written are dropped. Nothing is written any more when this returns. */
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
