package io.rdbkit.io;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The envelope of a compressed RDB of Valkey 9.2 ({@code rdbcompression lz4} or {@code zstd}): the bytes {@code V C S},
 * a version, a codec, a reserved byte and the kind of stream, then one LZ4 or zstd frame. The numbers of the codecs
 * changed during the development of Valkey 9.2, so the magic of the frame decides which codec it is.
 */
final class VcsEnvelope {

    private static final int LENGTH = 7;
    private static final int VERSION = 1;
    private static final int KIND_RDB = 1;

    private final DecompressedInput rdb;
    private final String label;
    private final boolean hasChecksum;
    private final long offset;

    private VcsEnvelope(DecompressedInput rdb, String label, boolean hasChecksum, long offset) {
        this.rdb = rdb;
        this.label = label;
        this.hasChecksum = hasChecksum;
        this.offset = offset;
    }

    /** Whether an input begins with such an envelope, or with one of an earlier revision. */
    static boolean isAt(byte[] head) {
        return starts(head, "VCS") || starts(head, "VKCS");
    }

    private static boolean starts(byte[] head, String magic) {
        byte[] m = magic.getBytes(StandardCharsets.US_ASCII);
        return head.length >= m.length && Arrays.equals(head, 0, m.length, m, 0, m.length);
    }

    /**
     * Opens an envelope.
     *
     * @param in     the input at its first byte
     * @param head   the bytes that are known
     * @param offset the offset of the envelope
     */
    static VcsEnvelope open(PushbackInputStream in, byte[] head, long offset) throws IOException {
        if (starts(head, "VKCS")) {
            throw new RdbUnsupportedException(
                    "a compressed stream (VKCS) of a Valkey 9.2 before its release; " + REMEDY, offset);
        }
        if (head.length < LENGTH) {
            throw new RdbTruncatedException("the input ends in the header of a VCS envelope", offset + head.length);
        }
        require(head[3] == VERSION, "version " + (head[3] & 0xff), offset + 3);
        require(head[5] == 0, "a reserved byte " + (head[5] & 0xff), offset + 5);
        require(head[6] == KIND_RDB, "stream kind " + (head[6] & 0xff) + ", which is no RDB,", offset + 6);
        byte[] frame = Arrays.copyOfRange(head, LENGTH, head.length);
        if (frame.length == 0) {
            throw new RdbTruncatedException("the input ends before the frame of a VCS envelope", offset + LENGTH);
        }
        Compression codec = Compression.ofFrame(frame);
        if (codec == null) {
            throw new RdbFormatException(
                    "a VCS envelope (codec " + (head[4] & 0xff) + ") holds neither an lz4 nor a zstd frame",
                    offset + LENGTH);
        }
        in.skipNBytes(LENGTH);
        DecompressedInput rdb = DecompressedInput.ofFrame(codec, new BufferedInputStream(in, 64 << 10));
        return new VcsEnvelope(
                rdb, "vcs " + codec.name().toLowerCase(Locale.ROOT), codec.frameHasChecksum(frame), offset);
    }

    private static final String REMEDY = "\"rdbcompression yes\" or \"no\" writes a plain RDB";

    private static void require(boolean right, String what, long offset) throws RdbUnsupportedException {
        if (!right) {
            throw new RdbUnsupportedException("a VCS envelope with " + what + " can't be read; " + REMEDY, offset);
        }
    }

    /** The content of the frame. */
    InputStream rdb() {
        return rdb;
    }

    /** {@code vcs lz4} or {@code vcs zstd}. */
    String label() {
        return label;
    }

    /** Whether the frame has a checksum of its content. It is compared at the end. */
    boolean hasChecksum() {
        return hasChecksum;
    }

    /** The bytes behind the frame. Only after the frame was read to its end. */
    InputStream behind() {
        return rdb.behindFrame();
    }

    /** The length of envelope and frame in bytes. Only before bytes behind the frame are read. */
    long length() {
        return LENGTH + rdb.frameBytes();
    }

    /** The offset of the envelope in its input. */
    long offset() {
        return offset;
    }
}
