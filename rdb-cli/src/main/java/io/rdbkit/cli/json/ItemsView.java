package io.rdbkit.cli.json;

import io.rdbkit.format.Slice;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import java.io.IOException;

/** Reads a list or a set: {@code ["a", "b"]}. */
abstract class ItemsView extends ValueView {

    private final String what;
    private final JsonBytes text = new JsonBytes();

    private ItemsView(JsonReader in, String what) throws IOException {
        super(in);
        this.what = what;
        in.require(JsonForm.ARRAY, what);
        in.beginArray();
    }

    public final long count() {
        return -1;
    }

    public final Slice next() throws IOException {
        if (!advance(in::item)) {
            return null;
        }
        scalars.bytesOrNumber(text, "an element of " + what);
        return text.slice();
    }

    @Override
    final void skipRest() throws IOException {
        while (next() != null) {
            // each element is checked
        }
    }

    static final class OfList extends ItemsView implements ListValue {
        OfList(JsonReader in) throws IOException {
            super(in, "a list");
        }
    }

    static final class OfSet extends ItemsView implements SetValue {
        OfSet(JsonReader in) throws IOException {
            super(in, "a set");
        }
    }
}
