package io.rdbkit.value;

import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A sparse array (Redis 8.8, RDB 14), by rising index. */
public non-sealed interface ArrayValue extends Value, Iterable<ArrayElement> {

    /** What {@link #insertIndex} is when there is none. */
    long NO_INSERT_INDEX = -1;

    /** Where the last insertion went, unsigned (the next goes one further), or {@link #NO_INSERT_INDEX}. */
    long insertIndex();

    /** The next element that is there, or null at the end. */
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
     * @param elements by rising index; each must stay as it is
     */
    static ArrayValue of(long insertIndex, List<ArrayElement> elements) {
        return new InMemory.Elements(insertIndex, elements);
    }
}
