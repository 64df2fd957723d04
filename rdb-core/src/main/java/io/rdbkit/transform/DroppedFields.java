package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.function.Predicate;

/**
 * Fields that are left out of hashes.
 *
 * @param rule what a summary calls it if a key goes because of that
 * @param gone whether a field of a name is one of them
 */
record DroppedFields(String rule, Predicate<Bytes> gone) {}
