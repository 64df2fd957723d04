package io.rdbkit.io;

import com.ning.compress.lzf.impl.VanillaChunkEncoder;
import java.util.Arrays;

/** Compresses to raw LZF blocks, as servers write them: no chunk header. */
public final class LzfEncoder {

    /** The most that is compressed at once. Back references reach 8 KB, so little is lost at the seams of a longer string. */
    public static final int PIECE = 1 << 20;

    /** Fewer bytes the encoder can't do. */
    private static final int FEWEST = 8;

    private static final int FIRST_ALLOCATION = 1 << 12;

    private final Encoder encoder = new Encoder();
    private byte[] block = new byte[FIRST_ALLOCATION];

    public LzfEncoder() {}

    /**
     * Compresses one to {@link #PIECE} bytes. Blocks may be put one behind the other: they are one block then.
     *
     * @return the length of the block, which may be more than there was
     */
    public int compress(byte[] bytes, int from, int length) {
        // Each run of up to 32 bytes that were not seen before takes one more. The encoder also sets a byte ahead.
        int most = length + length / 32 + 16;
        if (block.length < most) {
            block = new byte[Math.max(most, Math.min(2 * block.length, PIECE))];
        }
        if (length < FEWEST) {
            block[0] = (byte) (length - 1);
            System.arraycopy(bytes, from, block, 1, length);
            return length + 1;
        }
        return encoder.tryCompress(bytes, from, from + length, block, 0);
    }

    /** The block is at the front of this array. */
    public byte[] block() {
        return block;
    }

    /** Forgets what was compressed: the same bytes, at the same index, then give the same block. */
    public void forget() {
        encoder.forget();
    }

    /**
     * The encoder without Unsafe. What it remembers are indices, at which it always looks: those of other arrays do no harm.
     */
    private static final class Encoder extends VanillaChunkEncoder {

        Encoder() {
            super(PIECE, true);
        }

        @Override
        protected int tryCompress(byte[] in, int from, int end, byte[] out, int at) {
            return super.tryCompress(in, from, end, out, at);
        }

        void forget() {
            Arrays.fill(_hashTable, 0);
        }
    }
}
