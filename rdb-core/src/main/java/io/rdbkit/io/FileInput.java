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
 * A file that is read from the front, and of which can be told whether somebody wrote to it meanwhile: what was read would then be a mixture of two
 * files. That another file took its name, as a server's rename gives it, does no harm: the one that was opened is read to its end.
 */
public final class FileInput extends InputStream {

    private final Path file;
    private final boolean strict;
    private final FileChannel channel;
    private final InputStream in;
    /** -1 for what is no regular file: nobody can tell. */
    private final long size;
    /** Null where the file lost its name while it was opened. */
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

    /** For who asks {@link #requireUnchanged} when he has read what he needs. */
    public static FileInput open(Path file) throws IOException {
        return new FileInput(file, false);
    }

    /** One whose end is an error if the file has changed. */
    public static FileInput strict(Path file) throws IOException {
        return new FileInput(file, true);
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException deleted) {
            return null;
        }
    }

    /**
     * @param mayGrow whether something may have been added behind its end, as a server does it with its AOF
     * @throws FileSystemException if it was changed since it was opened
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
            requireUnchanged(!strict); // that it was cut, is known here already
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
