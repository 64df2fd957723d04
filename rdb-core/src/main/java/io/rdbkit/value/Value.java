package io.rdbkit.value;

import io.rdbkit.format.ValueKind;

/**
 * A value whose elements can be pulled. Memory is that of one element, or of one packed blob where the file has them
 * packed; the groups of a stream are held one at a time.
 *
 * <p>Collections can also be used in a loop and as a stream. The elements of these are copies, which cost a little and stay valid; those
 * that {@code next()} gives are valid until the next is pulled. Each way begins where the one before it stopped. What goes wrong with the
 * input is an {@link java.io.UncheckedIOException} there. Nothing need be closed: the reader is what the value is read by.
 *
 * <pre>{@code
 * for (HashField f : hash) {
 *     System.out.println(f.field() + " = " + f.value());
 * }
 * }</pre>
 *
 * <p>A value is read once. One in memory that is used a second time, when its end was met, is an {@link IllegalStateException}.
 *
 * <p>Pulling throws {@link io.rdbkit.format.RdbException} where the bytes are not what the encoding allows, and
 * {@link IllegalStateException} when the reader has moved on.
 */
public sealed interface Value
        permits StringValue, ListValue, SetValue, ZsetValue, HashValue, StreamValue, ModuleValue, ArrayValue {

    /** What it is. */
    ValueKind kind();

    /**
     * How many elements there are to pull from the beginning, if the file says so before them, else -1: a list in quicklist
     * nodes, a stream and a module's value don't, nor does any collection of a reader that passes over damage.
     */
    long count();
}
