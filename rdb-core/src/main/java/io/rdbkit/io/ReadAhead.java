package io.rdbkit.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.commons.io.IOUtils;

/**
 * Reads a stream in large blocks and checksums them. From the third block on, a thread of its own does this, because
 * reading and the checksum take as long as everything else together. For a small file the thread never starts.
 */
final class ReadAhead implements BlockSource {

    /** Large enough that handing over costs nothing, small enough to stay in the second-level cache. */
    private static final int BLOCK_SIZE = 256 * 1024;

    private static final int BLOCKS = 8;

    private final InputStream in;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS);
    private final boolean checksum;
    private long crc;
    private int blocksRead;
    private boolean ended;
    /** Whether the failure of the thread has been thrown. */
    private boolean told;

    private Thread thread;
    private volatile Throwable failure;

    ReadAhead(InputStream in, boolean checksum) {
        this.in = in;
        this.checksum = checksum;
    }

    @Override
    public Block next(Block done) throws IOException {
        if (ended) {
            return null;
        }
        if (told) {
            throw asIOException(failure); // the thread has ended
        }
        Block block;
        if (blocksRead < 2) {
            blocksRead++;
            block = new Block(BLOCK_SIZE);
            fill(block);
        } else {
            block = nextFromThread(done);
        }
        if (block.length == 0) {
            ended = true;
            return null;
        }
        return block;
    }

    private Block nextFromThread(Block done) throws IOException {
        if (thread == null) {
            for (int i = 0; i < BLOCKS - 2; i++) {
                free.add(new Block(BLOCK_SIZE));
            }
            thread = new Thread(this::run, "rdb-read");
            thread.setDaemon(true);
            thread.start();
        }
        free.offer(done);
        try {
            Block block = filled.take();
            if (block.length == 0 && failure != null) {
                told = true;
                throw asIOException(failure);
            }
            return block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
    }

    private void run() {
        try {
            Block block;
            do {
                block = free.take();
                block.length = 0;
                try {
                    fill(block);
                } catch (IOException | RuntimeException | Error e) {
                    failure = e;
                    block.length = 0;
                }
                filled.put(block);
            } while (block.length > 0);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill(Block block) throws IOException {
        block.length = IOUtils.read(in, block.data);
        block.crcBefore = crc;
        if (checksum) {
            crc = Crc64.update(crc, block.data, 0, block.length);
        }
    }

    private static IOException asIOException(Throwable failure) {
        if (failure instanceof IOException e) {
            return e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return new IOException(failure);
    }

    @Override
    public void close() throws IOException {
        if (thread != null) {
            thread.interrupt();
        }
        in.close();
    }
}
