package io.rdbkit.io;

import com.ning.compress.lzf.ChunkDecoder;
import com.ning.compress.lzf.LZFException;
import com.ning.compress.lzf.impl.VanillaChunkDecoder;

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

    /** @throws IllegalArgumentException if no block of that length can hold so much */
    static void requirePossible(long blockLength, long originalLength) {
        if (originalLength == 0 || (originalLength - 1) / LARGEST_RATIO >= blockLength) {
            throw new IllegalArgumentException(
                    "an LZF block of " + blockLength + " bytes can't hold " + originalLength + " bytes");
        }
    }

    /** @throws IllegalArgumentException that says what is wrong with the block */
    static byte[] decompress(byte[] block, long originalLength) {
        requirePossible(block.length, originalLength);
        if (originalLength > LARGEST_ARRAY) {
            throw new IllegalArgumentException("the " + originalLength + " bytes of an LZF block don't fit in memory");
        }
        byte[] out = new byte[(int) originalLength];
        try {
            DECODER.decodeChunk(block, 0, out, 0, out.length);
        } catch (LZFException | IndexOutOfBoundsException damaged) {
            throw new IllegalArgumentException("damaged LZF block", damaged);
        }
        return out;
    }
}
