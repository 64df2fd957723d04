package io.rdbkit.mask;

import io.rdbkit.digest.SipHash;
import java.util.Arrays;

/** SipHash-1-3 of single words, with a memory for those that come again and again. One thread's. */
final class MaskHash {

    private static final int REMEMBERED_BITS = 12;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final SipHash.Key key;
    private final long[] words = new long[1 << REMEMBERED_BITS];
    private final long[] hashes = new long[1 << REMEMBERED_BITS];

    MaskHash(MaskKey key, String purpose) {
        this.key = key.of(purpose);
        Arrays.fill(hashes, SipHash.of(this.key, 0));
    }

    /** The hash of a word. */
    long of(long word) {
        int slot = (int) (word * SPREAD >>> Long.SIZE - REMEMBERED_BITS);
        if (words[slot] != word) {
            words[slot] = word;
            hashes[slot] = SipHash.of(key, word);
        }
        return hashes[slot];
    }

    /** How far a hash moves one of n things, so that it is another: 1 to n - 1. */
    static int step(long hash, int n) {
        return 1 + (int) ((hash >>> 32) * (n - 1) >>> 32);
    }

    /** The same by 16 bits of a hash, of which there are four. */
    static int step16(long hash, int part, int n) {
        return 1 + ((int) (hash >>> 16 * part) & 0xffff) * (n - 1) / (1 << 16);
    }
}
