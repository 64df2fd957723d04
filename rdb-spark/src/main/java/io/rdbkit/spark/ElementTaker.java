package io.rdbkit.spark;

import io.rdbkit.NewKey;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** A row is an element of a key; those of one key follow each other, and are in memory together. */
final class ElementTaker implements RowTaker {

    private final boolean isOneDatabase;
    private @Nullable GatheredKey open;

    ElementTaker(PartsOptions options) {
        isOneDatabase = options.isOneDatabase();
    }

    @Override
    public void take(InternalRow row, PartFile part) throws IOException {
        int db = PartRow.db(row);
        Bytes key = PartRow.key(row);
        if (open == null || open.db() != db || !open.key().equals(key)) {
            end(part);
            part.requireNew(db, key, isOneDatabase);
            open = new GatheredKey(
                    db,
                    key,
                    PartRow.expiry(row),
                    row.getUTF8String(PartRow.TYPE).toString());
        }
        open.add(row);
    }

    @Override
    public void end(PartFile part) throws IOException {
        if (open != null) {
            part.write(new NewKey(open.db(), open.key(), open.expiry(), Eviction.NONE, Bytes.EMPTY, open.value()));
            open = null;
        }
    }
}
