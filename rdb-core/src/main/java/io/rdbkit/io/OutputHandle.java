package io.rdbkit.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The handle of a file that is being written. If there are many, such as the parts of a split, only the {@value #MOST}
 * used last are open: systems allow a process 1024 open files, or 256. A closed file is opened again when it is used.
 * Several threads may use this.
 */
final class OutputHandle implements SeekableByteChannel {

    static final int MOST = 64;

    /** The open handles that may be closed for others. The one used last is at the end. It is also the lock. */
    private static final Set<OutputHandle> OPEN = new LinkedHashSet<>();

    private final Path path;
    private final boolean mayBeReopened;
    private FileChannel channel;
    private int users;
    private boolean closed;
    private long position;

    /**
     * @param channel       a new file, open for reading and writing
     * @param mayBeReopened whether it may be closed meanwhile; it would lose its lock
     */
    OutputHandle(Path path, FileChannel channel, boolean mayBeReopened) throws IOException {
        this.path = path;
        this.channel = channel;
        this.mayBeReopened = mayBeReopened;
        if (mayBeReopened) {
            synchronized (OPEN) {
                OPEN.add(this);
                closeOthers();
            }
        }
    }

    /** An action on an open file. */
    private interface Use<T> {
        T with(FileChannel open) throws IOException;
    }

    private <T> T use(Use<T> use) throws IOException {
        FileChannel open = begin();
        try {
            return use.with(open);
        } finally {
            end();
        }
    }

    private FileChannel begin() throws IOException {
        synchronized (OPEN) {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (mayBeReopened) {
                if (channel == null) {
                    channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                }
                OPEN.remove(this);
                OPEN.add(this);
            }
            users++;
            closeOthers();
            return channel;
        }
    }

    private void end() {
        synchronized (OPEN) {
            users--;
        }
    }

    private static void closeOthers() throws IOException {
        Iterator<OutputHandle> eldestFirst = OPEN.iterator();
        while (OPEN.size() > MOST && eldestFirst.hasNext()) {
            OutputHandle eldest = eldestFirst.next();
            if (eldest.users == 0) {
                eldestFirst.remove();
                FileChannel idle = eldest.channel;
                eldest.channel = null;
                idle.close();
            }
        }
    }

    /** Makes the written bytes durable. */
    void force(boolean metaData) throws IOException {
        use(open -> {
            open.force(metaData);
            return null;
        });
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int n = use(open -> open.write(bytes, position));
        position += n;
        return n;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int n = use(open -> open.read(into, position));
        position += Math.max(n, 0);
        return n;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return use(FileChannel::size);
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        use(open -> open.truncate(size));
        position = Math.min(position, size);
        return this;
    }

    @Override
    public boolean isOpen() {
        synchronized (OPEN) {
            return !closed;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            closed = true;
            OPEN.remove(this);
            if (channel != null) {
                channel.close();
            }
        }
    }
}
