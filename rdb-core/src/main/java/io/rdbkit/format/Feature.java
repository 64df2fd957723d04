package io.rdbkit.format;

import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something in a key or a file that some servers don't have, so that it is lost on the way to them. A feature counts as
 * used only if its loss would make a difference. For example, a stream of Redis 7.0 that never had other records than
 * now uses nothing that 5.0 does not have.
 */
public enum Feature {
    /** A stream: Redis 5.0. */
    STREAM(v -> v.has(RdbType.STREAM_LISTPACKS)),
    /**
     * First ID, highest deleted ID or count of records ever added, if they don't follow from the records: Redis 7.0.
     */
    STREAM_COUNTERS(v -> v.has(RdbType.STREAM_LISTPACKS_2)),
    /** The number of records a group has read, if it does not follow from its last ID: Redis 7.0. */
    STREAM_ENTRIES_READ(v -> v.has(RdbType.STREAM_LISTPACKS_2)),
    /** The time at which a consumer last got a record, if it is not the time it was last seen: Redis 7.2. */
    STREAM_ACTIVE_TIME(v -> v.has(RdbType.STREAM_LISTPACKS_3)),
    /** What a stream remembers of producers, or how long and how much it remembers (IDMP): Redis 8.6. */
    STREAM_IDMP(v -> v.has(RdbType.STREAM_LISTPACKS_4)),
    /** A pending entry that was given back and has no owner (XNACK): Redis 8.8. */
    STREAM_NACK(v -> v.has(RdbType.STREAM_LISTPACKS_5)),
    /** An expiry of a hash field: Redis 7.4, up to the year 10889; Valkey 9.0. */
    FIELD_EXPIRY(v -> v.has(RdbType.HASH_METADATA) || v.has(RdbType.HASH_2)),
    /** A sparse array: Redis 8.8. */
    ARRAY(v -> v.has(RdbType.ARRAY)),
    /** A module value: Redis 4.0 with the module. */
    MODULE(v -> v.has(RdbType.MODULE_2)),
    /** The data that a module keeps beside its keys: Redis 6.0 with the module. */
    MODULE_AUX(v -> v.has(Opcode.MODULE_AUX)),
    /** A function library: Redis 7.0. */
    FUNCTION(v -> v.has(Opcode.FUNCTION2)),
    /** Metadata that modules attach to a key: Redis 8.6. */
    KEY_METADATA(v -> v.has(Opcode.KEY_META)),
    /** How long a key was not used, or how often it was used, for eviction: Redis 5.0. */
    EVICTION(v -> v.has(Opcode.IDLE)),
    /** The milliseconds of an expiry: Redis 2.6. */
    EXPIRY_MS(v -> v.has(Opcode.EXPIRETIME_MS)),
    /** An expiry beyond the range of 32-bit seconds, after 2038-01-19: Redis 2.6. */
    EXPIRY_RANGE(v -> v.has(Opcode.EXPIRETIME_MS)),
    /** An expiry of a member of a set, zset or hash: KeyDB. */
    MEMBER_EXPIRY(Producer.KEYDB),
    /**
     * The time at which a key was written, for active replicas: KeyDB. It has no meaning elsewhere, so by default it is
     * left out.
     */
    KEYDB_TIMESTAMP(Producer.KEYDB),
    /** The mark that a key is never evicted, or its memcached flags: Dragonfly. */
    DRAGONFLY_FLAGS(Producer.DRAGONFLY),
    /**
     * A key whose list, set, zset, hash or array has no elements. Servers leave it out, refuse the file, or crash when
     * it is used.
     */
    EMPTY_COLLECTION(v -> false);

    private final Predicate<RdbVersion> versions;
    /** Null unless only the servers of this producer have it. */
    private final @Nullable Producer only;

    Feature(Predicate<RdbVersion> versions) {
        this.versions = versions;
        only = null;
    }

    Feature(Producer only) {
        this.versions = version -> false;
        this.only = only;
    }

    /** Whether the servers of a producer have it, whatever version they write. */
    boolean isOf(Producer producer) {
        return only != null && only == producer;
    }

    /** Whether its loss makes no difference on other servers. */
    public boolean isTrifle() {
        return this == KEYDB_TIMESTAMP;
    }

    /** Whether it is a feature of streams, so that it is lost with them. */
    public boolean isOfStreams() {
        return ordinal() > STREAM.ordinal() && ordinal() <= STREAM_NACK.ordinal();
    }

    /** The feature that all values of a kind use, or null if all servers have the kind. */
    public static @Nullable Feature of(ValueKind kind) {
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

    /** The name, such as {@code stream-entries-read}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
