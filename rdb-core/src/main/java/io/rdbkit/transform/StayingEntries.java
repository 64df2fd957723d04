package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.ledger.LoserOrdinals;
import java.io.IOException;

/** Tells which entries stay if keys are left out because others have their names. To be asked of all, in their order. */
final class StayingEntries {

    private final LoserOrdinals losers;
    private long keys;
    private boolean leftOutLast;

    StayingEntries(LoserOrdinals losers) {
        this.losers = losers;
    }

    /** The number of keys that it was asked of. */
    long keys() {
        return keys;
    }

    /** Whether an entry stays. What is about the key in front of it goes with that key. */
    boolean has(RdbEntry entry) throws IOException {
        if (entry instanceof KeyEntry) {
            leftOutLast = losers.isLoser(keys++);
            return !leftOutLast;
        }
        return !(leftOutLast && entry instanceof AuxEntry aux && aux.isOfKeyBefore());
    }
}
