package io.rdbkit.io;

import io.rdbkit.format.Limits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Passes values from the thread that reads the file to one that decodes them. One side is a stream of bytes, the other
 * side blocks for a cursor. An item for each value travels along, with the block in which the bytes of the value begin.
 *
 * <p>At most {@value #AHEAD} blocks are on their way, also for a value of any size.
 *
 * @param <E> the item for a value
 */
public final class RunBlocks<E> extends OutputStream implements BlockSource {

    /** Makes a thread take the blocks. */
    public interface Dispatch {
        /** Called each time before the writing side may have to wait. */
        void begin() throws IOException;
    }

    private static final int BLOCK_SIZE = 256 * 1024;
    private static final int AHEAD = 4;

    private record Part<E>(Block block, List<E> begun) {}

    private final Queue<Block> free;
    private final BlockingQueue<Part<E>> parts = new ArrayBlockingQueue<>(AHEAD + 1);

    // the writing side
    private Block block;
    private List<E> begun = new ArrayList<>();
    private long written;
    private final Dispatch dispatch;

    // the reading side
    private final Deque<E> arrived = new ArrayDeque<>();
    private boolean ended;

    /**
     * @param free     used blocks; shared by all runs
     * @param dispatch not needed if one block is enough
     */
    public RunBlocks(Queue<Block> free, Dispatch dispatch) {
        this.free = free;
        this.dispatch = dispatch;
        block = fresh();
    }

    private Block fresh() {
        Block used = free.poll();
        Block empty = used == null ? new Block(BLOCK_SIZE) : used;
        empty.length = 0;
        return empty;
    }

    // ---- the writing side

    /** The bytes that follow are those of the value that this item is for. */
    public void begin(E value) {
        begun.add(value);
    }

    @Override
    public void write(int b) throws IOException {
        if (block.length == block.data.length) {
            handOverFull();
        }
        block.data[block.length++] = (byte) b;
        written++;
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        int at = off;
        int left = len;
        while (left > 0) {
            if (block.length == block.data.length) {
                handOverFull();
            }
            int n = Math.min(left, block.data.length - block.length);
            System.arraycopy(bytes, at, block.data, block.length, n);
            block.length += n;
            at += n;
            left -= n;
        }
        written += len;
    }

    private void handOverFull() throws IOException {
        dispatch.begin();
        put(new Part<>(block, begun));
        block = fresh();
        begun = new ArrayList<>();
    }

    private void put(Part<E> part) throws IOException {
        try {
            parts.put(part);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while handing over values");
        }
    }

    /** The number of bytes written. */
    public long written() {
        return written;
    }

    /** Whether the last value begun has not yet been handed over. */
    public boolean isHere() {
        return !begun.isEmpty();
    }

    /**
     * Removes the last value begun.
     *
     * @param writtenBefore how many bytes had been written when it began
     * @return false if it has been handed over
     */
    public boolean takeBack(long writtenBefore) {
        long inBlock = block.length - (written - writtenBefore);
        if (begun.isEmpty() || inBlock < 0) {
            return false;
        }
        begun.remove(begun.size() - 1);
        block.length = (int) inBlock;
        written = writtenBefore;
        return true;
    }

    /** Ends the run. */
    public void end() throws IOException {
        put(new Part<>(block, begun));
        put(new Part<>(null, List.of()));
    }

    // ---- the reading side

    @Override
    public Block next(Block done) throws IOException {
        if (done != null && done.data.length == BLOCK_SIZE) {
            free.add(done);
        }
        if (ended) {
            return null;
        }
        try {
            Part<E> part = parts.take();
            ended = part.block == null;
            arrived.addAll(part.begun);
            return part.block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for values");
        }
    }

    /** The item of the next value that has arrived, or null if there is none yet. */
    public E poll() {
        return arrived.poll();
    }

    /** A cursor over the bytes. */
    public RdbInput input(Limits limits) {
        return new RdbInput(this, 0, limits);
    }

    @Override
    public void close() {
        // the blocks belong to all runs
    }
}
