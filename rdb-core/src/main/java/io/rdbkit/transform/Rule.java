package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import java.util.function.Predicate;

/**
 * A condition that a key must meet to be kept.
 *
 * @param name    what a summary calls it
 * @param keep    the condition
 * @param written whether it is about the key as it will be written, not as it was read
 */
record Rule(String name, Predicate<KeyEntry> keep, boolean written) {}
