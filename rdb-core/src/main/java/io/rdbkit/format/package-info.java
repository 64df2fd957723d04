/**
 * The words of the format: versions and targets, types and opcodes, limits, flaws, errors, and
 * {@link io.rdbkit.format.Bytes}. It imports no other package of this project.
 */
@NullMarked
package io.rdbkit.format;

import org.jspecify.annotations.NullMarked;
