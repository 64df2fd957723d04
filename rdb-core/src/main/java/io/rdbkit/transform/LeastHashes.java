package io.rdbkit.transform;

/**
 * Finds the least of many hashes, as they come, in the same memory for any number. It counts them by their first 20 bits; so it
 * knows where the least end but for one bucket, whose hashes somebody has to look at again.
 */
final class LeastHashes {

    private static final int BITS = 20;

    private final long wanted;
    private final int[] counts = new int[1 << BITS];
    /** The first bucket that surely has none of the least. */
    private int end = counts.length;
    /** How many there are before that. */
    private long before;

    /** @param wanted how many of the least are asked for, at least one */
    LeastHashes(long wanted) {
        this.wanted = wanted;
    }

    private static int bucket(long hash) {
        return (int) (hash >>> Long.SIZE - BITS);
    }

    /** Takes one; whether it may be one of the least. */
    boolean add(long hash) {
        int bucket = bucket(hash);
        if (bucket >= end) {
            return false;
        }
        counts[bucket]++;
        before++;
        while (before - counts[end - 1] >= wanted) {
            end--;
            before -= counts[end];
        }
        return bucket < end;
    }

    /** How many of the last bucket are too many; none if there were no more than wanted. */
    long spare() {
        return Math.max(0, before - wanted);
    }

    /** How many are in the last bucket. */
    int inLastBucket() {
        return counts[end - 1];
    }

    /** Whether one may be among the least, when all were added. */
    boolean mayHave(long hash) {
        return bucket(hash) < end;
    }

    /** Whether one is in the last bucket, which may have too many. */
    boolean isInLastBucket(long hash) {
        return bucket(hash) == end - 1;
    }
}
