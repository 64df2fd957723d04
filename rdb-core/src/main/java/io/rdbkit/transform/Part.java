package io.rdbkit.transform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that a split made.
 *
 * @param name   its name in the output directory
 * @param keys   the number of its keys
 * @param dbs    the number of keys of each database in the part
 * @param bytes  its length
 * @param sha256 its SHA-256, in hex; null unless {@link io.rdbkit.WriteOptions#digest} asks for it
 */
public record Part(
        String name,
        long keys,
        Map<Integer, Long> dbs,
        long bytes,
        @Nullable String sha256) {}
