package io.rdbkit.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An output whose failures have a name. The system only says "No space left on device". */
public final class NamedChannel implements SeekableByteChannel {

    private final String name;
    private final SeekableByteChannel channel;

    public NamedChannel(String name, SeekableByteChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** The same failure with the name of the output. */
    static IOException named(String name, IOException e) {
        if (e instanceof FileSystemException || e instanceof ClosedChannelException) {
            return e;
        }
        IOException named = new FileSystemException(name, null, e.getMessage());
        named.initCause(e);
        return named;
    }

    /** The same failure with another path in place of the temporary one. It always has a reason. */
    static FileSystemException renamed(Path path, FileSystemException e) {
        String reason = e.getReason();
        if (reason == null) {
            reason = e instanceof NoSuchFileException
                    ? "no file can be made in this directory"
                    : e.getClass().getSimpleName();
        }
        FileSystemException renamed = e instanceof AccessDeniedException
                ? new AccessDeniedException(path.toString(), null, e.getReason())
                : new FileSystemException(path.toString(), null, reason);
        renamed.initCause(e);
        return renamed;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        try {
            return channel.write(bytes);
        } catch (IOException e) {
            throw named(name, e);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        channel.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        channel.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
