package io.rdbkit.ledger;

/**
 * The memory that a {@link KeyLedger} may use.
 *
 * @param index for the hash of every key, 16 bytes each
 * @param journalBytes how many bytes of the journal stay in memory
 * @param members for the ordinals of keys that clash, 8 bytes each
 * @param aside for keys with an equal hash but another name, 8 bytes each; needed twice
 */
record LedgerLimits(SpillLimits index, int journalBytes, SpillLimits members, SpillLimits aside) {

    /**
     * At most 11 MB at a time. While keys are added: 8 MB of index, of which one half is written while the other is filled, 2 MB to merge its
     * runs, 1 MB of journal. During the search: at most 4 MB of index, or 2 MB to merge it; 1 MB of journal; 2 MB of members and 2 MB to merge
     * their runs. Keys set aside take nothing in practice, and at most 448 kB. Afterwards: 2 MB.
     */
    static final LedgerLimits DEFAULT = new LedgerLimits(
            new SpillLimits(1 << 18, 64, 1 << 15),
            1 << 20,
            new SpillLimits(1 << 17, 64, 1 << 15),
            new SpillLimits(1 << 13, 16, 1 << 13));
}
