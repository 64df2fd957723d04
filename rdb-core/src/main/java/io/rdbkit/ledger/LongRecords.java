package io.rdbkit.ledger;

import java.io.IOException;

/** A sequence of records, each of the same number of longs. */
interface LongRecords {

    /**
     * Goes to the next record.
     *
     * @return false if there is none
     */
    boolean next() throws IOException;

    /** A long of the current record. */
    long get(int word);
}
