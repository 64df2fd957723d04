package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.packed.ZiplistBuilder;
import io.rdbkit.value.ListValue;
import java.io.IOException;
import java.io.OutputStream;

/** Writes lists before RDB 7: LIST_ZIPLIST, from RDB 6 on, if the items are few and short; else LIST. */
final class SmallListEncoder extends CollectionEncoder<ListValue> {

    private final Threshold limit;
    private final ZiplistBuilder ziplist = new ZiplistBuilder();
    private final Slice shown = new Slice();

    SmallListEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        super(target, strings, refusal);
        limit = target.thresholds().list();
    }

    @Override
    long most() {
        return target.packs() ? limit.entries() : 0;
    }

    @Override
    void forget() {
        // each item is judged alone
    }

    @Override
    boolean isDistinct() {
        return false;
    }

    @Override
    boolean pull(ListValue from) throws IOException {
        first = from.next();
        return first != null;
    }

    @Override
    boolean fits(int items) {
        return target.packs() && limit.allows(items, first.length());
    }

    @Override
    RdbType pack() {
        ziplist.reset();
        for (int row = 0; row < held.rows(); row++) {
            ziplist.add(held.first(row, shown));
        }
        return RdbType.LIST_ZIPLIST;
    }

    @Override
    void writePacked(OutputStream out) throws IOException {
        strings.write(ziplist.show(shown), out);
    }

    @Override
    RdbType plainType() {
        return RdbType.LIST;
    }

    @Override
    void writePlain(Slice item, Slice none, long unused, OutputStream out) throws IOException {
        strings.write(item, out);
    }
}
