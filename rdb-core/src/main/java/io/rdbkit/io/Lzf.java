package io.rdbkit.io;

import com.ning.compress.lzf.ChunkDecoder;
import com.ning.compress.lzf.LZFException;
import com.ning.compress.lzf.util.ChunkDecoderFactory;

/** Raw LZF blocks, as servers write them: no chunk header. */
final class Lzf {

    /** A back reference of 3 bytes gives at most 264: no block expands more. */
    private static final long LARGEST_RATIO = 88;

    /** The decoder without Unsafe: on damaged data it fails by an index, not by reading foreign memory. */
    private static final ChunkDecoder DECODER = ChunkDecoderFactory.safeInstance();

    private Lzf() {}

    /** @throws IllegalArgumentException that says what is wrong with the block */
    static byte[] decompress(byte[] block, long originalLength) {
        if (originalLength == 0 || originalLength > LARGEST_RATIO * block.length) {
            throw new IllegalArgumentException(
                    "an LZF block of " + block.length + " bytes can't hold " + originalLength + " bytes");
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
