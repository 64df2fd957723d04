package io.rdbkit.ledger;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.rdbkit.io.Unfinished;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file for what does not fit in memory: written at its end, read anywhere, gone when closed.
 *
 * <p>Only its owner may read it, as it may hold the names of keys. Where the system allows, it has no name from the
 * start, so that not even a killed process leaves it behind.
 */
final class SpillFile implements Closeable {

    // For a buffer on the heap the JDK makes, and keeps, a buffer of the same size outside it.
    private static final int MAX_TRANSFER = 1 << 16;

    private final FileChannel channel;
    private final Path directory;
    private long size;

    private SpillFile(FileChannel channel, Path directory) {
        this.channel = channel;
        this.directory = directory;
    }

    static SpillFile in(Path directory) throws IOException {
        return Unfinished.undisturbed(() -> {
            Path path = Files.createTempFile(directory, "rdb-", ".tmp"); // mode 0600 where there are modes
            try {
                return new SpillFile(FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE), directory);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(path);
                throw e;
            }
        });
    }

    long size() {
        return size;
    }

    /** Writes all that remains in a buffer. */
    void append(ByteBuffer bytes) throws IOException {
        int limit = bytes.limit();
        while (bytes.position() < limit) {
            bytes.limit(Math.min(limit, bytes.position() + MAX_TRANSFER));
            size += write(bytes);
        }
    }

    private int write(ByteBuffer bytes) throws IOException {
        try {
            return channel.write(bytes, size);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) { // such as a full disk: whoever reads it must know that it isn't the input's or the
            // output's
            throw new FileSystemException("temporary file in " + directory, null, e.getMessage());
        }
    }

    /** Reads until a buffer is full or the file ends. */
    void read(ByteBuffer into, long position) throws IOException {
        int limit = into.limit();
        long at = position;
        while (into.position() < limit && at < size) {
            into.limit(Math.min(limit, into.position() + MAX_TRANSFER));
            int n = channel.read(into, at);
            if (n < 0) {
                throw new IOException("a temporary file was cut short by someone else");
            }
            at += n;
        }
        into.limit(limit);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
