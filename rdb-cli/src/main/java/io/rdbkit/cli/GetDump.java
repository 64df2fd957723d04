package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.transform.HeldOutput;
import java.io.IOException;
import java.io.OutputStream;

/** The payload of one key, as DUMP returns it and RESTORE takes it. Nothing is written if there are two keys. */
final class GetDump implements EntryFormat {

    private final HeldOutput held = new HeldOutput();
    private boolean found;
    /** Whether the held payload may be written: it is complete, and no other key has this name. */
    private boolean good;

    @Override
    public void begin(long ordinal, OutputStream out) {}

    /** @throws RdbRefusedException for a second key, because nothing would mark where its payload begins */
    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        KeyEntry key = (KeyEntry) entry;
        if (found) {
            good = false;
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.DUPLICATE,
                    "the key is in several databases, and this is not the first; --db N chooses one",
                    key.offset(),
                    key.toString());
        }
        found = true;
        key.dump().copyTo(held);
        good = true;
    }

    @Override
    public void end(OutputStream out) throws IOException {
        try (held) {
            if (good) {
                held.release(out);
            }
        }
    }
}
