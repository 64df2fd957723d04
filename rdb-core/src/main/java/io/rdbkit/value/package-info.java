/**
 * Decoded values. There is one view for each {@link io.rdbkit.format.ValueKind}, whatever encoding the file has.
 *
 * <p>A view is a cursor that is used once. {@code next()} returns the next element, or null at the end. The element is
 * always the same object, which {@code next()} moves, so that nothing is allocated for each of 50 million fields. It is
 * valid until the next call. To keep an element, copy it ({@link io.rdbkit.format.Slice#toBytes}). To keep the whole
 * value, collect it ({@code toList}, {@code toMap}).
 *
 * <p>{@link io.rdbkit.KeyEntry#decode} returns the view of a key in a file. The interfaces also have {@code of(...)}
 * for a value in memory; the writer takes both.
 */
@NullMarked
package io.rdbkit.value;

import org.jspecify.annotations.NullMarked;
