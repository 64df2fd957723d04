package io.rdbkit.format;

/**
 * How many entries a collection may have, and how long each may be, to be packed.
 *
 * @param entries the largest number of entries
 * @param bytes   the largest size of an entry
 */
public record Threshold(int entries, int bytes) {

    /** @throws IllegalArgumentException if a number is negative */
    public Threshold {
        if (entries < 0 || bytes < 0) {
            throw new IllegalArgumentException("a threshold of " + Math.min(entries, bytes));
        }
    }

    /**
     * Whether a collection is within the limit.
     *
     * @param count   the number of its entries
     * @param longest the size of its longest entry
     */
    public boolean allows(long count, long longest) {
        return count <= entries && longest <= bytes;
    }
}
