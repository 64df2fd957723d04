package io.rdbkit.encode;

import io.rdbkit.Fork;
import io.rdbkit.RdbType;
import io.rdbkit.RdbVersion;
import io.rdbkit.Thresholds;
import io.rdbkit.encoding.ListpackBuilder;
import io.rdbkit.encoding.PackedBuilder;
import io.rdbkit.encoding.ZiplistBuilder;

/**
 * Which encodings the servers of a version have. Valkey's numbers begin at 80, behind all that the forks have in common.
 *
 * @param version    the version
 * @param thresholds their settings
 */
record Target(RdbVersion version, Thresholds thresholds) {

    private boolean from(int number) {
        return version.number() >= number;
    }

    private boolean redisFrom(int number) {
        return version.fork() == Fork.REDIS && from(number);
    }

    boolean hasIntsets() {
        return from(2);
    }

    /**
     * Whether small lists, sorted sets and hashes are packed. Ziplists are there since RDB 2, but RDB 6 gave their numbers new
     * forms, which {@link ZiplistBuilder} uses and servers before it misread.
     */
    boolean packs() {
        return from(6);
    }

    boolean hasQuicklists() {
        return from(7);
    }

    boolean hasBinaryScores() {
        return from(8);
    }

    boolean hasModules() {
        return from(8);
    }

    /** Whether they are packed in listpacks; before, in ziplists. */
    boolean hasListpacks() {
        return from(10);
    }

    boolean hasListpackSets() {
        return from(11);
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
        return redisFrom(12);
    }

    /** HASH_2. */
    boolean hasValkeyFieldExpiries() {
        return version.fork() == Fork.VALKEY;
    }

    /** The type of a stream, or null if there are none. */
    RdbType stream() {
        if (redisFrom(14)) {
            return RdbType.STREAM_LISTPACKS_5;
        }
        if (redisFrom(13)) {
            return RdbType.STREAM_LISTPACKS_4;
        }
        if (from(11)) {
            return RdbType.STREAM_LISTPACKS_3;
        }
        if (from(10)) {
            return RdbType.STREAM_LISTPACKS_2;
        }
        return from(9) ? RdbType.STREAM_LISTPACKS : null;
    }

    boolean hasArrays() {
        return redisFrom(14);
    }

    PackedBuilder newBuilder() {
        return hasListpacks() ? new ListpackBuilder() : new ZiplistBuilder();
    }
}
