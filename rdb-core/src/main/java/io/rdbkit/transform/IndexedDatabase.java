package io.rdbkit.transform;

/**
 * A database of a {@link KeyIndex}.
 *
 * @param db       its number
 * @param keys     how many keys it has
 * @param expiring how many of them have an expiry
 * @param first    the number of its first key
 * @param end      the number behind that of its last key; keys of other databases may stand between
 */
public record IndexedDatabase(int db, long keys, long expiring, long first, long end) {}
