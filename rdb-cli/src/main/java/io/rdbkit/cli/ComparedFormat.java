package io.rdbkit.cli;

import io.rdbkit.DumpPayload;
import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes keys for {@link PushComparison}, big-endian:
 *
 * <pre>
 * i64 offset, i32 db, i64 expiry, i32 length of the key, i32 length of the payload or -1 if it is too large; key, payload
 * </pre>
 */
final class ComparedFormat implements EntryFormat {

    /** The size of all before the key in bytes. */
    static final int HEAD = 2 * Long.BYTES + 3 * Integer.BYTES;

    static final int TOO_LARGE = -1;

    /** Both payloads of a key are in memory at once. */
    private static final long MOST_BYTES = 16 << 20;

    /** About one key of so many is compared. */
    private final long oneOf;

    ComparedFormat(long oneOf) {
        this.oneOf = oneOf;
    }

    @Override
    public void begin(long ordinal, OutputStream out) {}

    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        if (entry instanceof KeyEntry key && isChosen(key)) {
            Bytes name = key.key();
            DumpPayload payload = key.dump();
            boolean tooLarge = payload.size() > MOST_BYTES;
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(key.offset());
            data.writeInt(key.db());
            data.writeLong(key.expiry());
            data.writeInt(name.length());
            data.writeInt(tooLarge ? TOO_LARGE : (int) payload.size());
            data.write(name.array(), name.arrayOffset(), name.length());
            if (!tooLarge) {
                payload.copyTo(data);
            }
            data.flush();
        }
    }

    private boolean isChosen(KeyEntry key) {
        return oneOf <= 1 || Math.floorMod(key.key().hashCode() * 0x9e3779b97f4a7c15L >>> 1, oneOf) == 0;
    }

    @Override
    public void end(OutputStream out) {}
}
