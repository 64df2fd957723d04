package io.rdbkit.io;

import com.ning.compress.lzf.ChunkDecoder;
import com.ning.compress.lzf.LZFException;
import com.ning.compress.lzf.impl.VanillaChunkDecoder;
import io.rdbkit.Slice;

/** Raw LZF blocks, as servers write them: no chunk header. */
final class Lzf {

    /** A back reference of 3 bytes gives at most 264: no block expands more. */
    private static final long LARGEST_RATIO = 88;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * The decoder without Unsafe: on damaged data it fails by an index, not by reading foreign memory. Not by the factory,
     * which loads the other one too, and newer Javas then warn the user.
     */
    private static final ChunkDecoder DECODER = new VanillaChunkDecoder();

    private Lzf() {}

    /** @throws IllegalArgumentException if no block of that length can hold so much, or so little: each instruction gives a byte for two */
    static void requirePossible(long blockLength, long originalLength) {
        if (originalLength == 0
                || (originalLength - 1) / LARGEST_RATIO >= blockLength
                || (blockLength - 1) / 2 >= originalLength) {
            throw new IllegalArgumentException(
                    "an LZF block of " + blockLength + " bytes can't hold " + originalLength + " bytes");
        }
    }

    /** @throws IllegalArgumentException that says what is wrong with the block */
    static byte[] decompress(byte[] block, long originalLength) {
        Slice out = new Slice();
        decompress(new Slice().set(block, 0, block.length), out, originalLength);
        return out.length() == out.array().length ? out.array() : out.toBytes().array();
    }

    /**
     * @param into shows the result, in an array of its own
     * @throws IllegalArgumentException that says what is wrong with the block
     */
    static void decompress(Slice block, Slice into, long originalLength) {
        requirePossible(block.length(), originalLength);
        if (originalLength > LARGEST_ARRAY) {
            throw new IllegalArgumentException("the " + originalLength + " bytes of an LZF block don't fit in memory");
        }
        requireExact(block, (int) originalLength);
        byte[] out = into.own((int) originalLength);
        try {
            DECODER.decodeChunk(block.array(), block.offset(), out, 0, (int) originalLength);
        } catch (LZFException | IndexOutOfBoundsException damaged) {
            throw new IllegalArgumentException("damaged LZF block", damaged);
        }
        into.set(out, 0, (int) originalLength);
    }

    /** How many bytes of a block it takes at most to know the first n: one for each two, and the last may come from three. */
    static int blockOfHead(int n) {
        return 2 * n + 1;
    }

    /**
     * The first n bytes, or fewer if the block gives or refers to fewer.
     *
     * @param block the block or its first {@link #blockOfHead} bytes
     * @param into  shows the result, in an array of its own
     */
    static void decompressHead(Slice block, Slice into, int n) {
        byte[] in = block.array();
        int end = block.offset() + block.length();
        byte[] out = into.own(n);
        int have = 0;
        for (int at = block.offset(); have < n && at < end; ) {
            int control = in[at++] & 0xff;
            if (control < 32) {
                int literals = Math.min(Math.min(control + 1, n - have), end - at);
                System.arraycopy(in, at, out, have, literals);
                have += literals;
                at += control + 1;
            } else {
                int bytes = (control >>> 5) + 2;
                if (bytes == 9) {
                    bytes += at < end ? in[at++] & 0xff : 0;
                }
                int back = at < end ? (control & 31) << 8 | in[at++] & 0xff : have;
                for (; bytes > 0 && have < n && back < have; bytes--) {
                    out[have] = out[have - back - 1];
                    have++;
                }
            }
        }
        into.set(out, 0, have);
    }

    /**
     * Adds up what the block's instructions take and give. The decoder stops where it has what it was asked for: it would neither see
     * bytes that are left over nor that it read on behind the block.
     *
     * <pre>
     * 000lllll                   l + 1 literal bytes follow
     * LLLooooo oooooooo          L + 2 bytes (L 1 to 6) from o + 1 bytes before
     * 111ooooo l oooooooo        l + 9 bytes from there
     * </pre>
     */
    private static void requireExact(Slice block, int originalLength) {
        byte[] in = block.array();
        int end = block.offset() + block.length();
        int at = block.offset();
        long given = 0;
        while (at < end) {
            int control = in[at] & 0xff;
            if (control < 32) {
                at += control + 2;
                given += control + 1;
            } else if (control < 0xe0) {
                at += 2;
                given += (control >>> 5) + 2;
            } else {
                given += at + 1 < end ? (in[at + 1] & 0xff) + 9 : 0;
                at += 3;
            }
        }
        if (at != end || given != originalLength) {
            throw new IllegalArgumentException("damaged LZF block");
        }
    }
}
