package io.rdbkit.io;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A temporary file for data that does not fit in memory. It is written at its end, read anywhere, and deleted when it
 * is closed.
 *
 * <p>Only its owner can read it, because it may hold the names of keys. If the system allows it, the file has no name
 * from the start, so that even a killed process leaves nothing.
 */
public final class SpillFile implements Closeable {

    // For a buffer on the heap, the JDK makes and keeps a buffer of the same size outside the heap.
    private static final int MAX_TRANSFER = 1 << 16;

    private final FileChannel channel;
    private final Path directory;
    private long size;

    private SpillFile(FileChannel channel, Path directory) {
        this.channel = channel;
        this.directory = directory;
    }

    /** The directory for files that have no better place. */
    public static Path anywhere() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Creates an empty file in a directory whose file system has room. */
    public static SpillFile in(Path directory) throws IOException {
        Path path = directory.resolve(TemporaryName.of(null));
        try {
            return new SpillFile(
                    FileChannel.open(
                            path,
                            Set.of(CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE),
                            Permissions.ownerOnly(directory, "rw-------")),
                    directory);
        } catch (FileSystemException e) {
            throw NamedChannel.renamed(directory, e);
        }
    }

    public long size() {
        return size;
    }

    /** Writes the remaining bytes of a buffer. */
    public void append(ByteBuffer bytes) throws IOException {
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
        } catch (IOException e) {
            // For example a full disk. The message must say that neither the input nor the output failed.
            throw new FileSystemException("temporary file in " + directory, null, e.getMessage());
        }
    }

    /** Reads until the buffer is full or the file ends. */
    public void read(ByteBuffer into, long position) throws IOException {
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

    /** The content from the first byte on. Closing the stream does not close the file. */
    public InputStream stream() {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int off, int len) throws IOException {
                int n = (int) Math.min(len, size - at);
                if (n == 0 && len > 0) {
                    return -1;
                }
                SpillFile.this.read(ByteBuffer.wrap(into, off, n), at);
                at += n;
                return n;
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
