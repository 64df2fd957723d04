package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbRefusedException;
import java.io.IOException;
import java.io.OutputStream;

/** The payload of one key, as DUMP answers it and RESTORE takes it. */
final class GetDump implements EntryFormat {

    private boolean written;

    @Override
    public void begin(long ordinal, OutputStream out) {}

    /** @throws RdbRefusedException for a second one: nobody could tell where it begins */
    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        KeyEntry key = (KeyEntry) entry;
        if (written) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.DUPLICATE,
                    "the key is in several databases, and this is not the first; --db N chooses one",
                    key.offset(),
                    key.toString());
        }
        written = true;
        key.dump().copyTo(out);
    }

    @Override
    public void end(OutputStream out) {}
}
