package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.IOException;

/** Reads names that {@link KeyDigests#keep} has kept. */
public final class KeptNames {

    private final JournalCursor cursor;

    KeptNames(JournalCursor cursor) {
        this.cursor = cursor;
    }

    /** Goes to the name at this place. */
    public void seek(long place) throws IOException {
        cursor.seek(place);
    }

    /** The database of the current name. */
    public int db() {
        return cursor.db();
    }

    /** Reads the current name. */
    public Bytes name() throws IOException {
        return cursor.key();
    }
}
