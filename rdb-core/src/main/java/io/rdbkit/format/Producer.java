package io.rdbkit.format;

/**
 * Who wrote a file, as far as it tells: the servers whose files have something that no other server writes. Most of them say that their
 * file is Redis', and give themselves away by an AUX field. docs/producers.md says what is read of each.
 */
public enum Producer {
    /** Redis, or anybody else whose files are like its own. */
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
     * Who writes such an AUX field and no other server does; null if it doesn't tell.
     *
     * @param name of the field
     * @param value of the field
     */
    public static Producer of(Bytes name, Bytes value) {
        String field = name.toString();
        return switch (field) {
            case "redis-ver" -> ofVersion(value.toString());
            case "valkey-ver" -> VALKEY;
            case "df-ver" -> DRAGONFLY;
            case "mvcc-tstamp", "repl-masters" -> KEYDB;
            default -> ofPrefix(field);
        };
    }

    private static Producer ofVersion(String version) {
        if (version.startsWith("6.3.")) {
            return KEYDB;
        }
        return version.startsWith("7.3.") ? REDICT : null;
    }

    private static Producer ofPrefix(String name) {
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

    /** Whether its files may have bytes that other servers take for something else, or don't know. */
    public boolean isAlone() {
        return this != REDIS && this != VALKEY && this != REDICT && this != ALIBABA;
    }

    /** Whether a field counts more than what another said before: Dragonfly writes Valkey's version beside its own. */
    public boolean counts(Producer before) {
        return before == null || !before.isAlone() && isAlone();
    }

    /** {@code Redis Enterprise}. */
    @Override
    public String toString() {
        return label;
    }
}
