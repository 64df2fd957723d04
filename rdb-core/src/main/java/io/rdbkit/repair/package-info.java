/**
 * Makes a good file from a damaged one, and reports what is missing.
 *
 * <p>{@link io.rdbkit.repair.Repair} reads the input twice. First, {@code Survey} strictly reads all that is readable.
 * Where it can't read on, {@code Resumption} finds the next place where records begin. So all whole {@code Piece}s are
 * known. Then {@code PieceWriter} writes these pieces and nothing else.
 */
@NullMarked
package io.rdbkit.repair;

import org.jspecify.annotations.NullMarked;
