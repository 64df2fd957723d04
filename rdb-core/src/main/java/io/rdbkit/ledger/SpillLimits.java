package io.rdbkit.ledger;

/**
 * The memory that a {@link SpillingLongSort} may use.
 *
 * @param records how many records are sorted in memory; when that many are there, they are written as a run
 * @param fanIn how many runs are merged at once; about as many files are open for each level of merging
 * @param bufferBytes the buffer of each run that is being merged or written
 */
record SpillLimits(int records, int fanIn, int bufferBytes) {

    SpillLimits {
        if (records < 1 || fanIn < 2 || bufferBytes < 1) {
            throw new IllegalArgumentException("too little to sort with");
        }
    }
}
