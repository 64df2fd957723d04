package io.rdbkit.ledger;

import java.io.IOException;

/** Records of some longs each, one after the other. */
interface LongRecords {

    /** Goes to the next record; false if there is none. */
    boolean next() throws IOException;

    /** A long of the current record. */
    long get(int word);
}
