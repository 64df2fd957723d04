package io.rdbkit.transform;

import java.util.Map;

/**
 * A file that a split made.
 *
 * @param name   its name in the output directory
 * @param keys   how many keys it has
 * @param dbs    by database number in the part, how many keys that has
 * @param bytes  its length
 * @param sha256 its SHA-256, in hex; null unless {@link io.rdbkit.WriteOptions#digest} asks for it
 */
public record Part(String name, long keys, Map<Integer, Long> dbs, long bytes, String sha256) {}
