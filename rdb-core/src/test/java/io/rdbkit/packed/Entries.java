package io.rdbkit.packed;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.util.ArrayList;
import java.util.List;

/** All that a cursor shows from its position to the end. */
final class Entries {

    private Entries() {}

    static List<Bytes> of(PackedCursor cursor) {
        List<Bytes> entries = new ArrayList<>();
        Slice shown = new Slice();
        while (cursor.next()) {
            entries.add(cursor.show(shown).toBytes());
        }
        return entries;
    }
}
