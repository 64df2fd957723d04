package io.rdbkit.memory;

/**
 * The hashtable of Valkey 8.1 and later (hashtable.c): buckets of 64 bytes with 7 entries each; a bucket that has more points to a child
 * bucket. How many children there are depends on the hashes; this is the expected number.
 */
final class Buckets {

    private static final int KEPT = 1 << 10;
    private static final int ENTRIES = 7;
    /** A child has 7 entries too; one of a bucket's own makes room for the pointer. */
    private static final int MORE_IN_CHILD = 6;

    private final long[] counts = new long[KEPT];
    private final double[] buckets = new double[KEPT];

    /** How many buckets there are for so many entries, children included. */
    double of(long n) {
        if (n <= ENTRIES) {
            return 1;
        }
        int at = (int) (n * 0x9e3779b97f4a7c15L >>> 54);
        if (counts[at] != n) {
            buckets[at] = expected(n);
            counts[at] = n;
        }
        return buckets[at];
    }

    private static double expected(long n) {
        long top = topLevel(n);
        return top == 1 ? 1 + (n - ENTRIES + MORE_IN_CHILD - 1) / MORE_IN_CHILD : top + top * children(n, top);
    }

    /** Buckets without children: a power of two, so that at most 32 entries are there for 5 buckets. */
    private static long topLevel(long n) {
        long least = (n * 5 + 31) / 32;
        return least <= 1 ? 1 : Long.highestOneBit(least - 1) << 1;
    }

    /** Of one bucket: the number of entries in it is binomial. */
    private static double children(long n, long top) {
        double p = 1.0 / top;
        double chance = Math.exp(n * Math.log1p(-p));
        double expected = 0;
        for (int k = 0; k < Math.min(n, 60); k++) {
            chance *= (n - k) / (k + 1.0) * p / (1 - p);
            int entries = k + 1;
            if (entries > ENTRIES) {
                expected += chance * ((entries - ENTRIES + MORE_IN_CHILD - 1) / MORE_IN_CHILD);
            }
        }
        return expected;
    }
}
