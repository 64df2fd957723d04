package io.rdbkit.cli;

import io.rdbkit.analyze.MemoryGroup;
import io.rdbkit.format.Bytes;

/**
 * A group of keys, as a line tells it.
 *
 * @param name    what its keys have in common
 * @param group   what they take
 * @param missing how many bytes of its memory may be missing
 */
record MemoryRow(Bytes name, MemoryGroup group, long missing) {}
