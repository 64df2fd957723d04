package io.rdbkit.transform;

import java.util.Map;

/**
 * How much differs between two files.
 *
 * @param a         what was read of the first
 * @param b         what was read of the second
 * @param keys      of the keys
 * @param functions of the function libraries
 * @param aspects   of the keys that both have, how many differ in each; those in which none does are left out
 */
public record DiffResult(Summary a, Summary b, Count keys, Count functions, Map<Aspect, Long> aspects) {

    /**
     * Keys, or libraries.
     *
     * @param onlyA   that only the first file has
     * @param onlyB   that only the second file has
     * @param changed that both have, and differ
     * @param equal   that are the same in both
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
