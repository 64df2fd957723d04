package io.rdbkit.ledger;

/**
 * How much memory a {@link SpillingLongSort} may use.
 *
 * @param records how many are sorted in memory; when full, they are spilled as a run
 * @param fanIn how many runs are merged at once, and so about how many files are open for each level of merging
 * @param bufferBytes the buffer of each run that is being merged or written
 */
record SpillLimits(int records, int fanIn, int bufferBytes) {

    SpillLimits {
        if (records < 1 || fanIn < 2 || bufferBytes < 1) {
            throw new IllegalArgumentException("too little to sort with");
        }
    }
}
