package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A list, from head to tail. */
public non-sealed interface ListValue extends Value, Iterable<Bytes> {

    /** The next item, or null at the end. */
    @Nullable
    Slice next() throws IOException;

    /** The items that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<Bytes> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<Bytes> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    @Override
    default ValueKind kind() {
        return ValueKind.LIST;
    }

    /** All items that have not been pulled. */
    default List<Bytes> toList() throws IOException {
        List<Bytes> items = new ArrayList<>();
        for (Slice item; (item = next()) != null; ) {
            items.add(item.toBytes());
        }
        return items;
    }

    /** A list in memory. */
    static ListValue of(List<Bytes> items) {
        return new InMemory.Items(items);
    }
}
