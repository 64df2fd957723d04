package io.rdbkit.ledger;

/**
 * Sorts records in an array: by the first long, then by the second, and so on. The records stand one after the other,
 * each of the same number of longs.
 *
 * <p>A radix sort in place, from the most significant byte on, so the whole memory can hold records. For hashes, two
 * bytes tell nearly all records of a run apart.
 */
final class LongRecordSort {

    private static final int SMALL = 32;

    private final long[] words;
    private final int width;

    private LongRecordSort(long[] words, int width) {
        this.words = words;
        this.width = width;
    }

    /** Sorts the first {@code count} records of {@code width} longs. */
    static void sort(long[] words, int width, int count) {
        new LongRecordSort(words, width).sort(0, count, 0);
    }

    /** Sorts records that are equal in all bytes before {@code firstByte}. */
    private void sort(int from, int to, int firstByte) {
        for (int b = firstByte; b < Long.BYTES * width; b++) {
            if (to - from <= SMALL) {
                insertionSort(from, to);
                return;
            }
            int[] ends = new int[256];
            for (int r = from; r < to; r++) {
                ends[byteOf(r, b)]++;
            }
            if (ends[byteOf(from, b)] < to - from) {
                distribute(from, b, ends);
                int start = from;
                for (int end : ends) {
                    sort(start, end, b + 1);
                    start = end;
                }
                return;
            }
        }
    }

    /** Moves every record to the bucket of its byte. Afterwards {@code counts} has the end of each bucket. */
    private void distribute(int from, int b, int[] counts) {
        int[] next = new int[256];
        int end = from;
        for (int bucket = 0; bucket < 256; bucket++) {
            next[bucket] = end;
            end += counts[bucket];
            counts[bucket] = end;
        }
        for (int bucket = 0; bucket < 256; bucket++) {
            while (next[bucket] < counts[bucket]) {
                int home = byteOf(next[bucket], b);
                if (home == bucket) {
                    next[bucket]++;
                } else {
                    swap(next[bucket], next[home]++);
                }
            }
        }
    }

    /**
     * A byte of a record. The sign bit is flipped, so that the unsigned order of the bytes is the order of the signed
     * longs.
     */
    private int byteOf(int record, int b) {
        long word = words[record * width + (b >>> 3)] ^ Long.MIN_VALUE;
        return (int) (word >>> (56 - 8 * (b & 7))) & 0xff;
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            for (int j = i; j > from && compare(j - 1, j) > 0; j--) {
                swap(j - 1, j);
            }
        }
    }

    private int compare(int a, int b) {
        for (int w = 0; w < width; w++) {
            int c = Long.compare(words[a * width + w], words[b * width + w]);
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    private void swap(int a, int b) {
        for (int w = 0; w < width; w++) {
            long kept = words[a * width + w];
            words[a * width + w] = words[b * width + w];
            words[b * width + w] = kept;
        }
    }
}
