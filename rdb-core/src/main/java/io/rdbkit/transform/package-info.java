/**
 * Predicates and mappers on entries, and the jobs that are made of them.
 *
 * <p>A {@link io.rdbkit.transform.Plan} says what to keep and change; {@link io.rdbkit.transform.Keys} makes its parts.
 * {@link io.rdbkit.transform.Rewrite}, {@link io.rdbkit.transform.Split}, {@link io.rdbkit.transform.Scan} and
 * {@link io.rdbkit.transform.Export} carry it out on a {@link io.rdbkit.transform.Source}, {@link io.rdbkit.transform.Diff} on two, and tell in a {@link io.rdbkit.transform.Summary} what they did. Texts that a user
 * wrote are read by the {@code parse} methods; what can't be read is an {@link IllegalArgumentException} of one line.
 */
package io.rdbkit.transform;
