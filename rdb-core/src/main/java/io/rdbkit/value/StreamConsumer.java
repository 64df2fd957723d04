package io.rdbkit.value;

import io.rdbkit.format.Bytes;

/**
 * A consumer of a group.
 *
 * @param name       its name
 * @param seenTime   unix time in milliseconds of its last attempt to read
 * @param activeTime unix time in milliseconds at which it last got a record, or -1 for never. Types before
 *     STREAM_LISTPACKS_3 don't have it; then it is the seen time, as servers set it at load
 */
public record StreamConsumer(Bytes name, long seenTime, long activeTime) {}
