package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.IOException;

/** Finds names again that {@link KeyDigests#keep} was given. */
public final class KeptNames {

    private final JournalCursor cursor;

    KeptNames(JournalCursor cursor) {
        this.cursor = cursor;
    }

    /** Goes to the name at a place. */
    public void seek(long place) throws IOException {
        cursor.seek(place);
    }

    /** The database of that name. */
    public int db() {
        return cursor.db();
    }

    /** The name. */
    public Bytes name() throws IOException {
        return cursor.key();
    }
}
