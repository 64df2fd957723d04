package io.rdbkit.format;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * What a key or a file can use that some servers don't have, so that it gets lost on the way to them. Whether a feature is in use is a
 * matter of what would be different: a stream of Redis 7.0 that only ever got the records it has, uses none that 5.0 hasn't.
 */
public enum Feature {
    /** A stream: Redis 5.0. */
    STREAM(v -> v.has(RdbType.STREAM_LISTPACKS)),
    /** First ID, highest deleted ID or count of records ever added, where they don't follow from the records: Redis 7.0. */
    STREAM_COUNTERS(v -> v.has(RdbType.STREAM_LISTPACKS_2)),
    /** How many records a group has read, where that doesn't follow from its last ID: Redis 7.0. */
    STREAM_ENTRIES_READ(v -> v.has(RdbType.STREAM_LISTPACKS_2)),
    /** When a consumer last got something, if that is not when it was last seen: Redis 7.2. */
    STREAM_ACTIVE_TIME(v -> v.has(RdbType.STREAM_LISTPACKS_3)),
    /** What a stream remembers of producers, or how long and how much (IDMP): Redis 8.6. */
    STREAM_IDMP(v -> v.has(RdbType.STREAM_LISTPACKS_4)),
    /** A pending entry that was given back and has no owner (XNACK): Redis 8.8. */
    STREAM_NACK(v -> v.has(RdbType.STREAM_LISTPACKS_5)),
    /** An expiry of a hash field: Redis 7.4, Valkey 9.0; in Redis up to the year 10889. */
    FIELD_EXPIRY(v -> v.has(RdbType.HASH_METADATA) || v.has(RdbType.HASH_2)),
    /** A sparse array: Redis 8.8. */
    ARRAY(v -> v.has(RdbType.ARRAY)),
    /** A module's value: Redis 4.0, if it has the module. */
    MODULE(v -> v.has(RdbType.MODULE_2)),
    /** What a module keeps beside its keys: Redis 6.0, if it has the module. */
    MODULE_AUX(v -> v.has(Opcode.MODULE_AUX)),
    /** A function library: Redis 7.0. */
    FUNCTION(v -> v.has(Opcode.FUNCTION2)),
    /** What modules attach to a key: Redis 8.6. */
    KEY_METADATA(v -> v.has(Opcode.KEY_META)),
    /** How long a key was not used or how often it was, for the server to choose what to evict: Redis 5.0. */
    EVICTION(v -> v.has(Opcode.IDLE)),
    /** The milliseconds of an expiry: Redis 2.6. */
    EXPIRY_MS(v -> v.has(Opcode.EXPIRETIME_MS)),
    /** An expiry beyond seconds of 32 bits, after 2038-01-19: Redis 2.6. */
    EXPIRY_RANGE(v -> v.has(Opcode.EXPIRETIME_MS)),
    /** An expiry of a member of a set, zset or hash: KeyDB. */
    MEMBER_EXPIRY(Producer.KEYDB),
    /** When a key was written, for active replicas: KeyDB. It means nothing elsewhere, and so is left out unless it is told otherwise. */
    KEYDB_TIMESTAMP(Producer.KEYDB),
    /** That a key is never evicted, or its memcached flags: Dragonfly. */
    DRAGONFLY_FLAGS(Producer.DRAGONFLY),
    /** A key whose list, set, zset, hash or array has no elements: servers leave it out, refuse the file, or die when it is used. */
    EMPTY_COLLECTION(v -> false);

    private final Predicate<RdbVersion> versions;
    /** Null unless one producer's servers alone have it. */
    private final Producer only;

    Feature(Predicate<RdbVersion> versions) {
        this.versions = versions;
        only = null;
    }

    Feature(Producer only) {
        this.versions = version -> false;
        this.only = only;
    }

    /** Whether it is one that the servers of a producer have, whatever version they write. */
    boolean isOf(Producer producer) {
        return only != null && only == producer;
    }

    /** Whether nobody misses it elsewhere. */
    public boolean isTrifle() {
        return this == KEYDB_TIMESTAMP;
    }

    /** Whether it is one of streams, and so gets lost with them. */
    public boolean isOfStreams() {
        return ordinal() > STREAM.ordinal() && ordinal() <= STREAM_NACK.ordinal();
    }

    /** The feature that values of a kind are, or null if all servers have the kind. */
    public static Feature of(ValueKind kind) {
        return switch (kind) {
            case STREAM -> STREAM;
            case ARRAY -> ARRAY;
            case MODULE -> MODULE;
            case STRING, LIST, SET, ZSET, HASH -> null;
        };
    }

    boolean isIn(RdbVersion version) {
        return versions.test(version);
    }

    /** {@code stream-entries-read}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
