package io.rdbkit.repair;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Crc64;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a damaged file, from any place. Bytes that its checksum proved wrong are corrected when they are read.
 * The file itself is not changed.
 */
final class DamagedInput implements Closeable {

    private static final int BUFFER = 1 << 18;

    private final File file;
    private final Consumer<RdbVersion> newer;
    private final RandomAccessFile bytes;
    private final long length;
    private @Nullable ByteCorrection correction;

    /** @param newer is given an unknown version; null makes it an error */
    DamagedInput(File file, Consumer<RdbVersion> newer) throws IOException {
        this.file = file;
        this.newer = newer;
        bytes = new RandomAccessFile(file, "r");
        length = bytes.length();
    }

    /** Sets the correction for all later reads; null for none. */
    void correct(@Nullable ByteCorrection newCorrection) {
        correction = newCorrection;
    }

    long length() {
        return length;
    }

    /** All bytes from an offset on. Each stream is read independently. */
    InputStream from(long offset) throws IOException {
        return new Bytes(offset);
    }

    /**
     * Reads the bytes at an offset.
     *
     * @return how many bytes were read: as many as requested, unless the file ends
     */
    int read(long offset, byte[] into, int most) throws IOException {
        bytes.seek(offset);
        int have = 0;
        for (int n; have < most && (n = bytes.read(into, have, most - have)) > 0; ) {
            have += n;
        }
        putRight(offset, into, 0, have);
        return have;
    }

    /** The CRC64 of the first n bytes. */
    long crc(long n) throws IOException {
        return crc(0, n);
    }

    /** The CRC64 of the bytes from one offset to another. */
    long crc(long begin, long end) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long crc = 0;
        try (InputStream in = from(begin)) {
            for (long left = end - begin; left > 0; ) {
                int have = in.readNBytes(buffer, 0, (int) Math.min(left, BUFFER));
                if (have == 0) {
                    throw new EOFException("the input became shorter while it was read");
                }
                crc = Crc64.update(crc, buffer, 0, have);
                left -= have;
            }
        }
        return crc;
    }

    /** The version in the first bytes. */
    RdbVersion version() throws IOException {
        try (RdbReader magic = RdbReader.open(from(0), ReadOptions.DEFAULT.withNewer(newer))) {
            return magic.version();
        }
    }

    /** The little-endian number at an offset, such as a checksum or an expiry. */
    long longAt(long offset) throws IOException {
        byte[] number = new byte[Long.BYTES];
        read(offset, number, number.length);
        return ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** The byte at an offset, -1 behind the end. */
    int byteAt(long offset) throws IOException {
        byte[] one = new byte[1];
        return read(offset, one, 1) == 0 ? -1 : one[0] & 0xff;
    }

    private void putRight(long offset, byte[] array, int from, int n) {
        if (correction != null) {
            correction.apply(offset, array, from, n);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /**
     * Not the stream of a channel. A thread that reads ahead is interrupted at the end, which would close the channel
     * for all readers.
     */
    private final class Bytes extends InputStream {

        private final RandomAccessFile own = new RandomAccessFile(file, "r");
        private long at;

        Bytes(long offset) throws IOException {
            own.seek(offset);
            at = offset;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = own.read(b, off, len);
            if (n > 0) {
                putRight(at, b, off, n);
                at += n;
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            own.close();
        }
    }
}
