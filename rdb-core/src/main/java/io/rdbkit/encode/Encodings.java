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
 * The encodings that the servers of a version write. Valkey's versions have numbers from 80 on, above all numbers that
 * the forks share.
 *
 * @param version      the version
 * @param thresholds   the settings of the servers
 * @param listpackSets whether small sets become listpacks, if the version has them
 */
public record Encodings(RdbVersion version, Thresholds thresholds, boolean listpackSets) {

    /** All encodings of the version. */
    public Encodings(RdbVersion version, Thresholds thresholds) {
        this(version, thresholds, true);
    }

    /**
     * The encodings for values that are not copied. Dragonfly takes all types of RDB 11 but packed sets, whatever the
     * version of its own files.
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
     * Whether small lists, zsets and hashes are packed. Ziplists exist since RDB 2. But {@link ZiplistBuilder} uses
     * forms of numbers that came with RDB 6, and older servers misread them.
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

    /** Whether packed values are listpacks. In older versions they are ziplists. */
    public boolean hasListpacks() {
        return version.has(RdbType.HASH_LISTPACK);
    }

    boolean hasListpackSets() {
        return listpackSets && version.has(RdbType.SET_LISTPACK);
    }

    /** Whether a score is the shortest text that reads back the same, as since Redis 7.2. Before, it had 17 digits. */
    boolean hasShortScores() {
        return from(11);
    }

    /**
     * Whether a list item larger than a node is a node of its own and not packed, as since Redis 7.4 and Valkey 8.0.
     * Servers since RDB 10 read such nodes, but before these versions they wrote them only for items over 1 GB.
     */
    boolean hasPlainNodes() {
        return from(11);
    }

    /** Whether the version has HASH_LISTPACK_EX and HASH_METADATA. */
    boolean hasRedisFieldExpiries() {
        return version.has(RdbType.HASH_METADATA);
    }

    /** Whether the version has HASH_2. */
    public boolean hasValkeyFieldExpiries() {
        return version.has(RdbType.HASH_2);
    }

    boolean hasFieldExpiries() {
        return hasRedisFieldExpiries() || hasValkeyFieldExpiries();
    }

    /** The type of a stream, or null if the version has no streams. */
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
