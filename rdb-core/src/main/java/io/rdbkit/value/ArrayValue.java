package io.rdbkit.value;

import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.util.List;

/** A sparse array (Redis 8.8, RDB 14), by rising index. */
public non-sealed interface ArrayValue extends Value {

    /** What {@link #insertIndex} is when there is none. */
    long NO_INSERT_INDEX = -1;

    /** Where the last insertion went, unsigned (the next goes one further), or {@link #NO_INSERT_INDEX}. */
    long insertIndex();

    /** The next element that is there, or null at the end. */
    ArrayElement next() throws IOException;

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
