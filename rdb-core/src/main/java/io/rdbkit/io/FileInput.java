package io.rdbkit.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file that is read from the front. It finds out whether somebody wrote to the file meanwhile, because the bytes read
 * would then be a mixture of two files. If another file takes its name, as with a server's rename, that does no harm:
 * the opened file is read to its end.
 */
public final class FileInput extends InputStream {

    private final Path file;
    private final boolean strict;
    private final FileChannel channel;
    private final InputStream in;
    /** -1 if it is not a regular file, so that changes can't be found. */
    private final long size;
    /** Null if the file lost its name while it was opened. */
    private final Object key;

    private final FileTime modified;

    private FileInput(Path file, boolean strict) throws IOException {
        this.file = file;
        this.strict = strict;
        channel = FileChannel.open(file);
        in = Channels.newInputStream(channel);
        BasicFileAttributes attributes = attributes();
        boolean isRegular = attributes != null && attributes.isRegularFile();
        size = isRegular ? channel.size() : -1;
        boolean isSame = isRegular && attributes.size() == size;
        key = isSame ? attributes.fileKey() : null;
        modified = isSame ? attributes.lastModifiedTime() : null;
    }

    /** Opens a file for a caller that calls {@link #requireUnchanged} when it has read what it needs. */
    public static FileInput open(Path file) throws IOException {
        return new FileInput(file, false);
    }

    /** Opens a file whose end is an error if the file has changed. */
    public static FileInput strict(Path file) throws IOException {
        return new FileInput(file, true);
    }

    /**
     * Goes to a place of the file.
     *
     * @param end the file must be this long
     * @throws FileSystemException if it is shorter
     */
    public void seek(long start, long end) throws IOException {
        if (channel.size() < end) {
            throw new FileSystemException(
                    file.toString(), null, "has " + channel.size() + " bytes, and the part of it ends at " + end);
        }
        channel.position(start);
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException deleted) {
            return null;
        }
    }

    /**
     * @param mayGrow whether bytes may have been added at its end, as a server does with its AOF
     * @throws FileSystemException if the file has changed since it was opened
     */
    public void requireUnchanged(boolean mayGrow) throws IOException {
        if (hasChanged(mayGrow)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "changed while it was read; read a copy, or read it when no process writes to it");
        }
    }

    /** Whether {@link #requireUnchanged} throws. */
    public boolean hasChanged(boolean mayGrow) throws IOException {
        if (size < 0) {
            return false;
        }
        long now = channel.size();
        if (now < size || now > size && !mayGrow) {
            return true;
        }
        BasicFileAttributes attributes = mayGrow || key == null ? null : attributes();
        return attributes != null
                && key.equals(attributes.fileKey())
                && !attributes.lastModifiedTime().equals(modified);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int off, int len) throws IOException {
        int n = in.read(into, off, len);
        if (n < 0) {
            requireUnchanged(!strict); // a file that became shorter is found here already
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
