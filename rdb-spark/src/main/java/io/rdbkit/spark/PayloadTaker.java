package io.rdbkit.spark;

import io.rdbkit.DumpPayload;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;

/** A row is a key, with the payload of DUMP. */
final class PayloadTaker implements RowTaker {

    private final boolean isOneDatabase;

    PayloadTaker(PartsOptions options) {
        isOneDatabase = options.isOneDatabase();
    }

    @Override
    public void take(InternalRow row, PartFile part) throws IOException {
        int db = PartRow.db(row);
        Bytes key = PartRow.key(row);
        Bytes payload = PartRow.bytes(row, PartRow.PAYLOAD);
        if (payload == null) {
            throw new IllegalArgumentException("no value, db " + db + ", key " + key.quoted());
        }
        part.requireNew(db, key, isOneDatabase);
        part.write(
                DumpPayload.restore(db, key, PartRow.expiry(row), PartRow.eviction(row), payload, ReadOptions.DEFAULT));
    }

    @Override
    public void end(PartFile part) {
        // each row was a whole key
    }
}
