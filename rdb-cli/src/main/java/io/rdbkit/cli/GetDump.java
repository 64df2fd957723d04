package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.transform.HeldOutput;
import java.io.IOException;
import java.io.OutputStream;

/** The payload of one key, as DUMP answers it and RESTORE takes it. Nothing is written if there is a second one. */
final class GetDump implements EntryFormat {

    private final HeldOutput held = new HeldOutput();
    private boolean found;
    /** Whether what is held may be written: all of it is there, and no other key is of that name. */
    private boolean good;

    @Override
    public void begin(long ordinal, OutputStream out) {}

    /** @throws RdbRefusedException for a second one: nobody could tell where it begins */
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
