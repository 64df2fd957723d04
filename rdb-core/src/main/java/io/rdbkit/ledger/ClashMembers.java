package io.rdbkit.ledger;

import java.io.Closeable;
import java.io.IOException;

/**
 * The ordinals of the keys that are in the output more than once. Each has marks: first of its name, last of its name.
 * The ordinals are sorted, so one list serves "keep the first" and "keep the last".
 */
final class ClashMembers implements Closeable {

    static final int FIRST = 1;
    static final int LAST = 2;
    static final int FLAG_BITS = 2;

    private static final long NONE = -1;

    private final SpillingLongSort sort;
    private long previous = NONE;
    private long surplus;

    /**
     * Creates an empty list.
     *
     * @param sort sorts records of one long; closed by this object
     */
    ClashMembers(SpillingLongSort sort) {
        this.sort = sort;
    }

    /**
     * Notes a key that has the same name as the first key of its group.
     *
     * @param ordinal rises from call to call
     */
    void equal(long first, long ordinal) throws IOException {
        // Only the next call tells whether a key is the last of its group, so each key waits for the next call.
        sort.add(previous == NONE ? first << FLAG_BITS | FIRST : previous << FLAG_BITS);
        previous = ordinal;
        surplus++;
    }

    /** Ends the group, if one was begun. */
    void endGroup() throws IOException {
        if (previous != NONE) {
            sort.add(previous << FLAG_BITS | LAST);
            previous = NONE;
        }
    }

    /** The number of keys besides the first of each name. */
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
