package io.rdbkit.value;

import io.rdbkit.format.Bytes;

/**
 * A consumer of a group.
 *
 * @param name       its name
 * @param seenTime   unix time in milliseconds at which it last tried
 * @param activeTime unix time in milliseconds at which it last got something, -1 for never. Types before STREAM_LISTPACKS_3
 *                   don't say it; it is then the seen time, as servers have it at load
 */
public record StreamConsumer(Bytes name, long seenTime, long activeTime) {}
