package io.rdbkit.ledger;

/**
 * How much memory a {@link KeyLedger} may use.
 *
 * @param index for the hash of every key, 16 bytes each
 * @param journalBytes how much of the names is kept in memory
 * @param members for the ordinals of keys that clash, 8 bytes each
 * @param aside for keys whose hash is equal but whose name is not, 8 bytes each; needed twice
 */
record LedgerLimits(SpillLimits index, int journalBytes, SpillLimits members, SpillLimits aside) {

    /**
     * At most 8 MB at a time. While keys are added: 4 MB of index, 2 MB to merge its runs, 1 MB of journal. While
     * clashes are sought: at most 4 MB of index, or 2 MB to merge it; 1 MB of journal; 1 MB of members and 2 MB to merge
     * their runs. What is kept aside is nothing in practice and can be 384 kB. Afterwards: 2 MB.
     */
    static final LedgerLimits DEFAULT = new LedgerLimits(
            new SpillLimits(1 << 18, 64, 1 << 15),
            1 << 20,
            new SpillLimits(1 << 17, 64, 1 << 15),
            new SpillLimits(1 << 13, 16, 1 << 13));
}
