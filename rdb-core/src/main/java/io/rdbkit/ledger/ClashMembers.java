package io.rdbkit.ledger;

import java.io.Closeable;
import java.io.IOException;

/**
 * The ordinals of the keys that are in the output more than once, each with whether it is the first or the last of its
 * name. Sorted by ordinal, which serves either choice of whom to keep.
 */
final class ClashMembers implements Closeable {

    static final int FIRST = 1;
    static final int LAST = 2;
    static final int FLAG_BITS = 2;

    private static final long NONE = -1;

    private final SpillingLongSort sort;
    private long previous = NONE;
    private long surplus;

    /** Nothing yet; takes over a sort of records of one long. */
    ClashMembers(SpillingLongSort sort) {
        this.sort = sort;
    }

    /** The key of a later ordinal is that of the first of its group. To be called in the order of the ordinals. */
    void equal(long first, long ordinal) throws IOException {
        // Only what comes next tells whether a key is the last, so each waits for the next.
        sort.add(previous == NONE ? first << FLAG_BITS | FIRST : previous << FLAG_BITS);
        previous = ordinal;
        surplus++;
    }

    /** The group, if there was one, has no more members. */
    void endGroup() throws IOException {
        if (previous != NONE) {
            sort.add(previous << FLAG_BITS | LAST);
            previous = NONE;
        }
    }

    /** How many keys there are besides the first of each name. */
    long surplus() {
        return surplus;
    }

    LongRecords sorted() throws IOException {
        return sort.sorted();
    }

    @Override
    public void close() throws IOException {
        sort.close();
    }
}
