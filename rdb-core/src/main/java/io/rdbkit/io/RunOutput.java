package io.rdbkit.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The output of one run of entries, on its way to the thread that writes all runs in their order. At most
 * {@value #AHEAD} blocks of it wait.
 */
public final class RunOutput extends OutputStream {

    private static final int BLOCK_SIZE = 256 * 1024;
    private static final int AHEAD = 4;

    private final Queue<Block> free;
    private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(AHEAD);
    private Block block;

    /** @param free written blocks, to be used again; shared by all runs */
    public RunOutput(Queue<Block> free) {
        this.free = free;
    }

    @Override
    public void write(int b) throws IOException {
        room();
        block.data[block.length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        int at = off;
        int left = len;
        while (left > 0) {
            room();
            int n = Math.min(left, block.data.length - block.length);
            System.arraycopy(bytes, at, block.data, block.length, n);
            block.length += n;
            at += n;
            left -= n;
        }
    }

    private void room() throws IOException {
        if (block != null && block.length == block.data.length) {
            handOver();
        }
        if (block == null) {
            Block used = free.poll();
            block = used == null ? new Block(BLOCK_SIZE) : used;
            block.length = 0;
        }
    }

    private void handOver() throws IOException {
        put(block);
        block = null;
    }

    private void put(Block full) throws IOException {
        try {
            blocks.put(full);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while handing over output");
        }
    }

    /** Ends the run. */
    public void end() throws IOException {
        if (block != null) {
            handOver();
        }
        put(new Block(0));
    }

    /**
     * Writes all blocks until the end. After a failure it still takes the blocks, so that the other side does not wait
     * for ever.
     */
    public void drainTo(OutputStream out) throws IOException {
        Throwable failure = null;
        try {
            for (Block next; (next = blocks.take()).data.length > 0; free.add(next)) {
                if (failure == null) {
                    failure = write(next, out);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for output");
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw (Error) failure;
        }
    }

    private static Throwable write(Block block, OutputStream out) {
        try {
            out.write(block.data, 0, block.length);
            return null;
        } catch (IOException | RuntimeException | Error e) {
            return e;
        }
    }
}
