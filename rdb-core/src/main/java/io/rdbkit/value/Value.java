package io.rdbkit.value;

import io.rdbkit.format.ValueKind;

/**
 * A value whose elements can be pulled. It takes the memory of one element, or of one packed blob if the file has the
 * elements packed. The groups of a stream are held one at a time.
 *
 * <p>A collection can be used in a loop and as a stream too. Their elements are copies, which stay valid. Both begin where the value stands, so
 * elements that were pulled before are not among them. What {@code next()} throws as an {@link java.io.IOException} is an
 * {@link java.io.UncheckedIOException} there. There is nothing to close: the reader has the input.
 *
 * <pre>{@code
 * for (HashField f : hash) {
 *     System.out.println(f.field() + " = " + f.value());
 * }
 * }</pre>
 *
 * <p>A value is read once. To use a value in memory a second time is an {@link IllegalStateException}.
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
