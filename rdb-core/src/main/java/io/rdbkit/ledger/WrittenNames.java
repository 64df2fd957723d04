package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The names that a writer has written, to find names that are twice in a database. A server crashes when it loads a
 * file with such a name.
 */
public final class WrittenNames implements Closeable {

    private final KeyLedger ledger;

    /** @param directory for temporary files, if there are many names */
    public WrittenNames(Path directory) {
        ledger = new KeyLedger(directory);
    }

    /** @param offset the offset of the key in its input; for a new key that in the output */
    public void add(int db, Bytes name, long offset) throws IOException {
        ledger.add(db, name, db, name, offset);
    }

    /**
     * Call it once.
     *
     * @throws RdbRefusedException if a name is there twice
     */
    public void requireDistinct() throws IOException {
        Duplicates duplicates = ledger.finish();
        if (!duplicates.isEmpty()) {
            Clash clash = duplicates.first();
            String more = duplicates.count() == 1 ? "" : " (and " + (duplicates.count() - 1) + " more such keys)";
            throw RdbRefusedException.duplicate(
                    "db " + clash.db() + " " + clash.key().quoted() + " was written twice" + more,
                    clash.other().offset(),
                    List.of(clash.key()));
        }
    }

    @Override
    public void close() throws IOException {
        ledger.close();
    }
}
