/**
 * Makes a whole file of a damaged one, with an account of what is not in it.
 *
 * <p>{@link io.rdbkit.repair.Repair} goes through the input twice. First {@code Survey} reads what it can, strictly; where it can't go on,
 * {@code Resumption} looks for the next place where records begin. So it knows the {@code Piece}s that are whole. Then {@code PieceWriter}
 * writes those, and nothing else.
 */
package io.rdbkit.repair;
