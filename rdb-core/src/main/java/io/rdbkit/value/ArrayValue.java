package io.rdbkit.value;

import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sparse array (Redis 8.8, RDB 14), by rising index. */
public non-sealed interface ArrayValue extends Value, Iterable<ArrayElement> {

    /** What {@link #insertIndex} returns if there is no insert index. */
    long NO_INSERT_INDEX = -1;

    /**
     * The index of the last insertion, unsigned, or {@link #NO_INSERT_INDEX}. The next insertion goes to the index
     * behind it.
     */
    long insertIndex();

    /** The next element by rising index, or null at the end. Indices without an element are left out. */
    @Nullable
    ArrayElement next() throws IOException;

    /** The elements that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<ArrayElement> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<ArrayElement> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    @Override
    default ValueKind kind() {
        return ValueKind.ARRAY;
    }

    /**
     * An array in memory.
     *
     * @param insertIndex as {@link #insertIndex()} returns it
     * @param elements    by rising index; each must stay unchanged until the value has been read
     */
    static ArrayValue of(long insertIndex, List<ArrayElement> elements) {
        return new InMemory.Elements(insertIndex, elements);
    }
}
