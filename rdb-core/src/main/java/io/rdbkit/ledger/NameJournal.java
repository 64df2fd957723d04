package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.SpillFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The names of keys and where the keys came from. Records are written one after the other and then read at any place.
 * The journal stays in memory while it fits.
 *
 * <p>A record is: the ordinal, the database and the offset of the origin; a header, which is the length of the name and
 * two bits that say whether the origin's database and name differ; the name; the origin's database, if it differs; the
 * length and the bytes of the origin's name, if it differs. Numbers have seven bits in each byte, the lowest first. A
 * record of a key that kept its name takes the name and at most 13 bytes, up to 400 million keys in a file of 30 GB.
 */
final class NameJournal implements Closeable {

    static final int OTHER_DB = 1;
    static final int OTHER_NAME = 2;
    static final int FLAG_BITS = 2;

    private static final int FIRST_CAPACITY = 1 << 13;

    private final Path directory;
    private final int capacity;
    private byte[] buffer;
    private int buffered;
    private SpillFile file;

    /** Creates an empty journal that keeps {@code capacity} bytes in memory. */
    NameJournal(Path directory, int capacity) {
        this.directory = directory;
        this.capacity = capacity;
        this.buffer = new byte[Math.min(FIRST_CAPACITY, capacity)];
    }

    /**
     * Adds a record.
     *
     * @return its position
     */
    long append(long ordinal, int db, Bytes key, int originDb, Bytes originKey, long originOffset) throws IOException {
        long position = (file == null ? 0 : file.size()) + buffered;
        boolean otherName = !key.equals(originKey);
        int flags = (db != originDb ? OTHER_DB : 0) | (otherName ? OTHER_NAME : 0);
        number(ordinal);
        number(Integer.toUnsignedLong(db));
        number(originOffset);
        number((long) key.length() << FLAG_BITS | flags);
        bytes(key.array(), key.arrayOffset(), key.length());
        if (db != originDb) {
            number(Integer.toUnsignedLong(originDb));
        }
        if (otherName) {
            number(originKey.length());
            bytes(originKey.array(), originKey.arrayOffset(), originKey.length());
        }
        return position;
    }

    private void number(long n) throws IOException {
        long rest = n;
        while ((rest & ~0x7fL) != 0) {
            one((byte) (rest | 0x80));
            rest >>>= 7;
        }
        one((byte) rest);
    }

    private void one(byte b) throws IOException {
        if (buffered == buffer.length) {
            makeRoom(1);
        }
        buffer[buffered++] = b;
    }

    private void bytes(byte[] from, int offset, int length) throws IOException {
        if (length > buffer.length - buffered) {
            makeRoom(length);
        }
        if (length > buffer.length) {
            file.append(ByteBuffer.wrap(from, offset, length));
        } else {
            System.arraycopy(from, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    /** Grows the buffer, or writes it to the file if it may not grow. */
    private void makeRoom(int length) throws IOException {
        if (file == null && (long) buffered + length <= capacity) {
            long doubled = Math.max(2L * buffer.length, (long) buffered + length);
            buffer = Arrays.copyOf(buffer, (int) Math.min(doubled, capacity));
            return;
        }
        if (file == null) {
            file = SpillFile.in(directory);
        }
        file.append(ByteBuffer.wrap(buffer, 0, buffered));
        buffered = 0;
    }

    /**
     * Reads from a position on, until the buffer is full or the journal ends. It reads only what {@link #seal} has
     * written.
     */
    void read(ByteBuffer into, long position) throws IOException {
        if (file != null) {
            file.read(into, position);
        } else {
            int n = Math.min(into.remaining(), buffered - (int) position);
            into.put(buffer, (int) position, n);
        }
    }

    /** Ends the writing. After this the journal can be read. */
    void seal() throws IOException {
        if (file != null) {
            file.append(ByteBuffer.wrap(buffer, 0, buffered));
            buffered = 0;
            buffer = null;
        }
    }

    @Override
    public void close() throws IOException {
        buffer = null;
        if (file != null) {
            file.close();
        }
    }
}
