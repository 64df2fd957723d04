package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The names that a writer was given, to find out whether one came twice in a database: a server that loads such a file dies. */
public final class WrittenNames implements Closeable {

    private final KeyLedger ledger;

    /** @param directory for temporary files, if they are many */
    public WrittenNames(Path directory) {
        ledger = new KeyLedger(directory);
    }

    /** @param offset where the key is: in its input, or for a new one in the output */
    public void add(int db, Bytes name, long offset) throws IOException {
        ledger.add(db, name, db, name, offset);
    }

    /** @throws RdbRefusedException if one came twice; to be called once */
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
