package io.rdbkit.transform;

import java.util.Map;

/**
 * The number of differences between two files.
 *
 * @param a         what was read of the first file
 * @param b         what was read of the second file
 * @param keys      the counts of keys
 * @param functions the counts of function libraries
 * @param aspects   the number of keys that both files have and that differ in this aspect; aspects without such keys
 *     are left out
 */
public record DiffResult(Summary a, Summary b, Count keys, Count functions, Map<Aspect, Long> aspects) {

    /**
     * Counts of keys or of function libraries.
     *
     * @param onlyA   those that only the first file has
     * @param onlyB   those that only the second file has
     * @param changed those that both files have and that differ
     * @param equal   those that are equal in both files
     */
    public record Count(long onlyA, long onlyB, long changed, long equal) {

        /** Whether nothing differs. */
        public boolean allEqual() {
            return onlyA == 0 && onlyB == 0 && changed == 0;
        }
    }

    /** Whether nothing differs. */
    public boolean allEqual() {
        return keys.allEqual() && functions.allEqual();
    }
}
