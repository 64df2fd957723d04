package io.rdbkit.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The compressions of an input. Each may consist of any number of members or frames.
 *
 * <p>Code that uses a decoder is in a nested class of its own. To verify a class, Java loads the classes that it
 * mentions, and a start with a plain file should not load five decoders.
 */
enum Compression {
    GZIP("1f8b"),
    ZSTD("28b52ffd"),
    LZ4("04224d18"),
    BZIP2("425a68"),
    XZ("fd377a585a00");

    /** The more memory a decoder takes, the larger the dictionary of the input; {@code xz -9} asks for 64 MiB. */
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private static final int BUFFER = 64 << 10;

    /** The same bit in the frame descriptors of LZ4 and zstd. */
    private static final int CONTENT_CHECKSUM = 4;

    private final byte[] magic;

    Compression(String magic) {
        this.magic = HexFormat.of().parseHex(magic);
    }

    /** The compression whose magic these first bytes have, or null. */
    static Compression of(byte[] head) {
        int at = skipSkippable(head);
        if (at > 0) {
            return LZ4.isAt(head, at) ? LZ4 : ZSTD;
        }
        for (Compression c : values()) {
            if (c.isAt(head, 0)) {
                return c;
            }
        }
        return null;
    }

    /** The compression of a frame that Valkey writes (LZ4 or zstd), by its first bytes; or null. */
    static Compression ofFrame(byte[] head) {
        return LZ4.isAt(head, 0) ? LZ4 : ZSTD.isAt(head, 0) ? ZSTD : null;
    }

    /** Whether an LZ4 or zstd frame has a checksum of its content. A bit of the byte behind the magic says this. */
    boolean frameHasChecksum(byte[] head) {
        return head.length > magic.length && (head[magic.length] & CONTENT_CHECKSUM) != 0;
    }

    private boolean isAt(byte[] head, int at) {
        int end = at + magic.length;
        return head.length >= end && Arrays.equals(head, at, end, magic, 0, magic.length);
    }

    /** Skips frames without data, which zstd and LZ4 share. Parallel compressors put one in front of each frame. */
    private static int skipSkippable(byte[] head) {
        int at = 0;
        while (head.length - at >= 8
                && (head[at] & 0xf0) == 0x50
                && head[at + 1] == 0x2a
                && head[at + 2] == 0x4d
                && head[at + 3] == 0x18) {
            long size = 0;
            for (int i = 7; i >= 4; i--) {
                size = size << 8 | head[at + i] & 0xff;
            }
            at = (int) Math.min(head.length, at + 8 + size);
        }
        return at;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    InputStream decode(InputStream in) throws IOException {
        return switch (this) {
            case GZIP -> Gzip.decode(in);
            case ZSTD -> new ZstdInput(in);
            case LZ4 -> Lz4.decode(in);
            case BZIP2 -> Bzip2.decode(in);
            case XZ -> Xz.decode(in);
        };
    }

    /**
     * Decodes one frame of LZ4 or zstd. It reads no byte behind the frame, except those that {@link ZstdInput#unused}
     * gives back. Null for other compressions.
     *
     * @param in preferably buffered
     */
    InputStream decodeFrame(InputStream in) throws IOException {
        return switch (this) {
            case ZSTD -> ZstdInput.ofFrame(in);
            case LZ4 -> Lz4.decodeFrame(in);
            default -> null;
        };
    }

    /** Whether a decoder failed because it may not have more memory, and not because the input is damaged. */
    boolean isLimit(Exception failure) {
        return switch (this) {
            case ZSTD -> ZstdInput.isLimit(failure);
            case XZ -> Xz.isLimit(failure);
            default -> false;
        };
    }

    private static final class Gzip {
        static InputStream decode(InputStream in) throws IOException {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setBufferSize(BUFFER)
                    .setDecompressConcatenated(true)
                    .get();
        }
    }

    private static final class Lz4 {
        static InputStream decode(InputStream in) throws IOException {
            return new FramedLZ4CompressorInputStream(new BufferedInputStream(in, BUFFER), true);
        }

        static InputStream decodeFrame(InputStream in) throws IOException {
            return new FramedLZ4CompressorInputStream(in, false);
        }
    }

    private static final class Bzip2 {
        static InputStream decode(InputStream in) throws IOException {
            return new BZip2CompressorInputStream(new BufferedInputStream(in, BUFFER), true);
        }
    }

    private static final class Xz {
        static InputStream decode(InputStream in) throws IOException {
            return XZCompressorInputStream.builder()
                    .setInputStream(new BufferedInputStream(in, BUFFER))
                    .setDecompressConcatenated(true)
                    .setMemoryLimitKiB(XZ_MEMORY_KIB)
                    .get();
        }

        static boolean isLimit(Exception failure) {
            return failure instanceof MemoryLimitException;
        }
    }
}
