/**
 * Values, decoded: one view for each {@link io.rdbkit.format.ValueKind}, whatever encoding the file has.
 *
 * <p>A view is a one-shot cursor. {@code next()} hands out the next element, or null at the end; the element is one object that
 * {@code next()} moves, so that nothing is allocated for each of 50 million fields, and it is valid until the next call. What should
 * stay is copied ({@link io.rdbkit.format.Slice#toBytes}), or the whole value collected ({@code toList}, {@code toMap}).
 *
 * <p>{@link io.rdbkit.KeyEntry#decode} gives the view of a key in a file. Each also has {@code of(...)} for a value in memory, which
 * the writer takes as it takes those of a file.
 */
package io.rdbkit.value;
