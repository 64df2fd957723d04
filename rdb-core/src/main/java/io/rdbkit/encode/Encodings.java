package io.rdbkit.encode;

import io.rdbkit.format.Fork;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.format.Thresholds;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.packed.ZiplistBuilder;
import java.util.List;

/**
 * Which encodings the servers of a version write. Valkey's numbers begin at 80, behind all that the forks have in common.
 *
 * @param version      the version
 * @param thresholds   their settings
 * @param listpackSets whether small sets are packed, if the version does it
 */
public record Encodings(RdbVersion version, Thresholds thresholds, boolean listpackSets) {

    /** All that the version has. */
    public Encodings(RdbVersion version, Thresholds thresholds) {
        this(version, thresholds, true);
    }

    /**
     * How a value is encoded for a target that isn't copied as it is. Dragonfly takes all that RDB 11 has, whatever version its files have,
     * but for packed sets.
     */
    public static Encodings of(Target target, Thresholds thresholds) {
        return target.producer() == Producer.DRAGONFLY
                ? new Encodings(new RdbVersion(Fork.REDIS, 11), thresholds, false)
                : new Encodings(target.version(), thresholds);
    }

    private static final List<RdbType> STREAMS_NEWEST_FIRST = List.of(
            RdbType.STREAM_LISTPACKS_5,
            RdbType.STREAM_LISTPACKS_4,
            RdbType.STREAM_LISTPACKS_3,
            RdbType.STREAM_LISTPACKS_2,
            RdbType.STREAM_LISTPACKS);

    private boolean from(int number) {
        return version.number() >= number;
    }

    boolean hasIntsets() {
        return version.has(RdbType.SET_INTSET);
    }

    /**
     * Whether small lists, sorted sets and hashes are packed. Ziplists are there since RDB 2, but RDB 6 gave their numbers new
     * forms, which {@link ZiplistBuilder} uses and servers before it misread.
     */
    public boolean packs() {
        return from(6);
    }

    public boolean hasQuicklists() {
        return version.has(RdbType.LIST_QUICKLIST);
    }

    public boolean hasBinaryScores() {
        return version.has(RdbType.ZSET_2);
    }

    public boolean hasModules() {
        return version.has(RdbType.MODULE_2);
    }

    /** Whether they are packed in listpacks; before, in ziplists. */
    public boolean hasListpacks() {
        return version.has(RdbType.HASH_LISTPACK);
    }

    boolean hasListpackSets() {
        return listpackSets && version.has(RdbType.SET_LISTPACK);
    }

    /** Whether scores have the shortest text that reads back the same: Redis 7.2, where before there were 17 digits. */
    boolean hasShortScores() {
        return from(11);
    }

    /**
     * Whether an item beyond the size of a list's node stands alone and unpacked: Redis 7.4, Valkey 8.0. Servers since RDB 10 read
     * that, and only write it beyond 1 GB.
     */
    boolean hasPlainNodes() {
        return from(11);
    }

    /** HASH_LISTPACK_EX and HASH_METADATA. */
    boolean hasRedisFieldExpiries() {
        return version.has(RdbType.HASH_METADATA);
    }

    /** HASH_2. */
    public boolean hasValkeyFieldExpiries() {
        return version.has(RdbType.HASH_2);
    }

    boolean hasFieldExpiries() {
        return hasRedisFieldExpiries() || hasValkeyFieldExpiries();
    }

    /** The type of a stream, or null if there are none. */
    public RdbType stream() {
        return STREAMS_NEWEST_FIRST.stream().filter(version::has).findFirst().orElse(null);
    }

    boolean hasArrays() {
        return version.has(RdbType.ARRAY);
    }

    PackedBuilder newBuilder() {
        return hasListpacks() ? new ListpackBuilder() : new ZiplistBuilder();
    }
}
