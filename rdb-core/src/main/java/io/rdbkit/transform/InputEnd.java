package io.rdbkit.transform;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the end of an input told about it.
 *
 * @param name     of the input, as {@link Inputs.Input#name}; empty for one without a name
 * @param version  its format and version
 * @param checksum what its checksum turned out to be
 * @param tail     the AOF commands behind its RDB, which are not in the output; null if there were none
 * @param ignored  what else stands behind its RDB, which servers don't look at; null if nothing does
 * @param bytes    its length, decompressed
 */
public record InputEnd(
        String name,
        RdbVersion version,
        Checksum checksum,
        @Nullable AofTail tail,
        @Nullable IgnoredBytes ignored,
        long bytes) {}
