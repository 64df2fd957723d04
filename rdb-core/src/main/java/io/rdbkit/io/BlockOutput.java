package io.rdbkit.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/** Collects bytes in blocks, which a {@link WriteBehind} checksums and writes. */
public final class BlockOutput extends OutputStream {

    private final WritableByteChannel channel;
    private final WriteBehind behind;
    private final AtomicFile file;
    private final boolean checksummed;
    private final MessageDigest digest;
    private byte[] block;
    private int filled;
    private long submitted;

    // of the bytes written; only the thread of the write-behind uses it until sync()
    private long crc;

    private BlockOutput(
            WritableByteChannel channel,
            AtomicFile file,
            WriteBehind behind,
            boolean checksummed,
            MessageDigest digest) {
        this.channel = channel;
        this.file = file;
        this.behind = behind;
        this.checksummed = checksummed;
        this.digest = digest;
    }

    /** An output to a stream. */
    public static BlockOutput to(WritableByteChannel channel, WriteBehind behind) {
        return new BlockOutput(channel, null, behind, true, null);
    }

    /**
     * An output to a file.
     *
     * @param digest also gets every byte; may be null
     */
    public static BlockOutput to(AtomicFile file, WriteBehind behind, MessageDigest digest) {
        return new BlockOutput(file.channel(), file, behind, true, digest);
    }

    /** This output without a checksum, for bytes that end with one. Call it before the first byte is written. */
    public BlockOutput withoutChecksum() {
        return new BlockOutput(channel, file, behind, false, digest);
    }

    /** The number of bytes put into this output. */
    public long position() {
        return submitted + filled;
    }

    @Override
    public void write(int b) throws IOException {
        if (block == null) {
            block = behind.take();
        }
        block[filled++] = (byte) b;
        if (filled == block.length) {
            flush();
        }
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        int from = off;
        int left = len;
        while (left > 0) {
            if (block == null) {
                block = behind.take();
            }
            int part = Math.min(left, block.length - filled);
            System.arraycopy(b, from, block, filled, part);
            filled += part;
            from += part;
            left -= part;
            if (filled == block.length) {
                flush();
            }
        }
    }

    /** Writes 8 bytes, little-endian. */
    public void writeLongLe(long v) throws IOException {
        for (int shift = 0; shift < 64; shift += 8) {
            write((int) (v >>> shift));
        }
    }

    /** Hands over all bytes, so that this output holds no block. */
    @Override
    public void flush() throws IOException {
        if (filled > 0) {
            byte[] full = block;
            int length = filled;
            block = null;
            filled = 0;
            submitted += length;
            behind.submit(this, full, length);
        }
    }

    /** Waits until all bytes put in so far are written. */
    public void sync() throws IOException {
        flush();
        behind.await();
    }

    /** The CRC64 of all bytes written. Only after {@link #sync}. */
    public long crc() {
        return crc;
    }

    /** Overwrites written bytes. The checksum and the digest don't change. Only after {@link #sync}. */
    public void patch(long position, byte[] bytes) throws IOException {
        SeekableByteChannel seekable = file.channel();
        long end = seekable.position();
        seekable.position(position);
        writeAll(ByteBuffer.wrap(bytes));
        seekable.position(end);
    }

    void writeNow(byte[] data, int length) throws IOException {
        if (checksummed) {
            crc = Crc64.update(crc, data, 0, length);
        }
        if (digest != null) {
            digest.update(data, 0, length);
        }
        writeAll(ByteBuffer.wrap(data, 0, length));
        if (file != null) {
            file.written(length);
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
