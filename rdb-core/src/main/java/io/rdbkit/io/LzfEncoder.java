package io.rdbkit.io;

import com.ning.compress.lzf.impl.VanillaChunkEncoder;
import java.util.Arrays;

/** Compresses to raw LZF blocks as servers write them, without a chunk header. */
public final class LzfEncoder {

    /**
     * The largest piece that is compressed at once. Back references reach only 8 KB, so the seams of a longer string
     * lose little.
     */
    public static final int PIECE = 1 << 20;

    /** The encoder can't compress fewer bytes. */
    private static final int FEWEST = 8;

    private static final int FIRST_ALLOCATION = 1 << 12;

    private final Encoder encoder = new Encoder();
    private byte[] block = new byte[FIRST_ALLOCATION];

    public LzfEncoder() {}

    /**
     * Compresses 1 to {@link #PIECE} bytes. Blocks of several pieces, one after the other, are one block.
     *
     * @return the length of the block, which may exceed {@code length}
     */
    public int compress(byte[] bytes, int from, int length) {
        // Each run of up to 32 new bytes takes one byte more. The encoder also writes one byte ahead.
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

    /** The array with the block at its front. */
    public byte[] block() {
        return block;
    }

    /** Forgets earlier bytes, so that the same bytes at the same index give the same block. */
    public void forget() {
        encoder.forget();
    }

    /**
     * The encoder without Unsafe. It remembers only indices, and compares the bytes at them. So indices from other
     * arrays do no harm.
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
