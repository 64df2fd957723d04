/**
 * Conditions on entries, changes of entries, and jobs that use them.
 *
 * <p>A {@link io.rdbkit.transform.Plan} says what to keep and change; {@link io.rdbkit.transform.Keys} makes its parts.
 * {@link io.rdbkit.transform.Rewrite}, {@link io.rdbkit.transform.Split}, {@link io.rdbkit.transform.Scan} and
 * {@link io.rdbkit.transform.Export} apply it to a {@link io.rdbkit.transform.Source}, {@link io.rdbkit.transform.Diff}
 * to two sources. A {@link io.rdbkit.transform.Summary} says what they did. The {@code parse} methods read texts of
 * users; for a bad text they throw an {@link IllegalArgumentException} with a one-line message.
 */
@NullMarked
package io.rdbkit.transform;

import org.jspecify.annotations.NullMarked;
