package io.rdbkit.value;

import io.rdbkit.format.ValueKind;

/**
 * A value whose elements can be pulled. It takes the memory of one element, or of one packed blob if the file has the
 * elements packed. The groups of a stream are held one at a time.
 *
 * <p>Pulling throws {@link io.rdbkit.format.RdbException} if the bytes are damaged, and {@link IllegalStateException}
 * if the reader has moved on.
 */
public sealed interface Value
        permits StringValue, ListValue, SetValue, ZsetValue, HashValue, StreamValue, ModuleValue, ArrayValue {

    /** The kind of value. */
    ValueKind kind();

    /**
     * The number of elements from the beginning, if the file states it in front of them; otherwise -1. It is -1 for a
     * list in quicklist nodes, a stream and a module value, and for each collection if the reader passes over damage.
     */
    long count();
}
