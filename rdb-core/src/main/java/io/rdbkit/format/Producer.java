package io.rdbkit.format;

import org.jspecify.annotations.Nullable;

/**
 * The producer of a file, as far as the file tells: servers whose files have something that no other server writes.
 * Most of them say that they are Redis, but have an AUX field of their own. docs/producers.md says what is read of
 * each.
 */
public enum Producer {
    /** Redis, or any server whose files are like those of Redis. */
    REDIS("Redis"),
    /** Valkey: AUX valkey-ver, since 8.0. */
    VALKEY("Valkey"),
    /** KeyDB: AUX redis-ver 6.3, a version that Redis never had; mvcc-tstamp, keydb-subexpire-key, repl-masters. */
    KEYDB("KeyDB"),
    /** Dragonfly: AUX df-ver. */
    DRAGONFLY("Dragonfly"),
    /** Redis Enterprise: AUX big-used-ram and others that begin with big or crdt. */
    REDIS_ENTERPRISE("Redis Enterprise"),
    /** Redis on Rocks: AUX rordb, gtid. */
    REDIS_ON_ROCKS("Redis on Rocks"),
    /** Redict: AUX redis-ver 7.3, a version that Redis never had. */
    REDICT("Redict"),
    /** Alibaba Cloud: AUX that begin with ali-. */
    ALIBABA("Alibaba Cloud");

    private final String label;

    Producer(String label) {
        this.label = label;
    }

    /**
     * The producer that alone writes such an AUX field; null if others write it too.
     *
     * @param name  the name of the field
     * @param value the value of the field
     */
    public static @Nullable Producer of(Bytes name, Bytes value) {
        String field = name.toString();
        return switch (field) {
            case "redis-ver" -> ofVersion(value.toString());
            case "valkey-ver" -> VALKEY;
            case "df-ver" -> DRAGONFLY;
            case "mvcc-tstamp", "repl-masters" -> KEYDB;
            default -> ofPrefix(field);
        };
    }

    private static @Nullable Producer ofVersion(String version) {
        if (version.startsWith("6.3.")) {
            return KEYDB;
        }
        return version.startsWith("7.3.") ? REDICT : null;
    }

    private static @Nullable Producer ofPrefix(String name) {
        if (name.startsWith("keydb-")) {
            return KEYDB;
        }
        if (name.startsWith("big-") || name.startsWith("bigdb-") || name.startsWith("crdt")) {
            return REDIS_ENTERPRISE;
        }
        if (name.startsWith("rordb") || name.startsWith("gtid")) {
            return REDIS_ON_ROCKS;
        }
        return name.startsWith("ali-") ? ALIBABA : null;
    }

    /** Whether its files may have bytes that other servers don't know or read as something else. */
    public boolean isAlone() {
        return this != REDIS && this != VALKEY && this != REDICT && this != ALIBABA;
    }

    /**
     * Whether this producer counts although a field before named another. Dragonfly writes Valkey's version beside its
     * own.
     */
    public boolean counts(@Nullable Producer before) {
        return before == null || !before.isAlone() && isAlone();
    }

    /** The name, such as {@code Redis Enterprise}. */
    @Override
    public String toString() {
        return label;
    }
}
