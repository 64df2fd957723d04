package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import java.util.function.Predicate;

/**
 * A condition that a key must meet to be kept.
 *
 * @param name    its name in the summary
 * @param keep    the condition
 * @param written whether it applies to the key as it will be written, and not as it was read
 */
record Rule(String name, Predicate<KeyEntry> keep, boolean written) {}
