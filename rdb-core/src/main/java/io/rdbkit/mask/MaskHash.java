package io.rdbkit.mask;

import io.rdbkit.digest.SipHash;

/** SipHash-1-3 of single words, with a memory for those that come again and again. One thread's. */
final class MaskHash {

    private static final int REMEMBERED_BITS = 12;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final SipHash.Key key;
    /** Words, and behind each its hash. */
    private final long[] known = new long[2 << REMEMBERED_BITS];

    MaskHash(MaskKey key, String purpose) {
        this.key = key.of(purpose);
        long ofZero = SipHash.of(this.key, 0);
        for (int i = 1; i < known.length; i += 2) {
            known[i] = ofZero;
        }
    }

    /** The hash of a word. */
    long of(long word) {
        int slot = (int) (word * SPREAD >>> Long.SIZE - REMEMBERED_BITS) << 1;
        if (known[slot] != word) {
            known[slot] = word;
            known[slot + 1] = SipHash.of(key, word);
        }
        return known[slot + 1];
    }

    /** How far a hash moves one of n things, so that it is another: 1 to n - 1. */
    static int step(long hash, int n) {
        return 1 + (int) ((hash >>> 32) * (n - 1) >>> 32);
    }

    /** The same by 16 bits of a hash, of which there are four. */
    static int step16(long hash, int part, int n) {
        return 1 + (((int) (hash >>> 16 * part) & 0xffff) * (n - 1) >>> 16);
    }
}
