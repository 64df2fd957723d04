package io.rdbkit.value;

import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.util.List;

/** A sparse array (Redis 8.8, RDB 14), by rising index. */
public non-sealed interface ArrayValue extends Value {

    /** What {@link #insertIndex} returns if there is no insert index. */
    long NO_INSERT_INDEX = -1;

    /**
     * The index of the last insertion, unsigned, or {@link #NO_INSERT_INDEX}. The next insertion goes to the index
     * behind it.
     */
    long insertIndex();

    /** The next element by rising index, or null at the end. Indices without an element are left out. */
    ArrayElement next() throws IOException;

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
