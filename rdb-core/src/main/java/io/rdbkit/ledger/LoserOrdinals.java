package io.rdbkit.ledger;

import java.io.IOException;

/** Tells which keys to leave out. The keys are asked in the order of the output. */
public final class LoserOrdinals {

    private final LongRecords members;
    private final int kept;
    private long asked = -1;
    private long loser = -1;

    /**
     * @param members the list that {@link ClashMembers} made
     * @param kept the mark of the keys that stay
     */
    LoserOrdinals(LongRecords members, int kept) {
        this.members = members;
        this.kept = kept;
    }

    /**
     * Whether to leave out the key with this ordinal.
     *
     * @param ordinal not below the ordinal of the call before; ordinals may be skipped
     */
    public boolean isLoser(long ordinal) throws IOException {
        if (ordinal < asked) {
            throw new IllegalArgumentException("asked for " + ordinal + " after " + asked);
        }
        asked = ordinal;
        while (loser < ordinal) {
            loser = nextLoser();
        }
        return loser == ordinal;
    }

    private long nextLoser() throws IOException {
        while (members.next()) {
            long member = members.get(0);
            if ((member & kept) == 0) {
                return member >>> ClashMembers.FLAG_BITS;
            }
        }
        return Long.MAX_VALUE;
    }
}
