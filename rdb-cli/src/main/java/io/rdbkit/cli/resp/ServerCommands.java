package io.rdbkit.cli.resp;

import io.rdbkit.format.RdbVersion;

/**
 * Says which commands the servers have that write a version of the format. If these servers differ, the oldest one
 * counts. Commands that all servers have are not asked for.
 *
 * @param version the version; Valkey's versions have numbers above all numbers that the forks share
 */
record ServerCommands(RdbVersion version) {

    private static final int REDIS_2_4 = 2;
    private static final int REDIS_3_2 = 7;
    private static final int REDIS_5_0 = 9;
    private static final int REDIS_7_0 = 10;
    private static final int REDIS_8_8 = 14;

    private boolean from(int number) {
        return version.number() >= number;
    }

    /** Whether RPUSH, SADD and ZADD add several elements: since 2.4. */
    boolean addSeveral() {
        return from(REDIS_2_4);
    }

    /** Whether there is PEXPIREAT: since 2.6. Before, there is only EXPIREAT. */
    boolean havePexpireat() {
        return version.hasMillisecondExpiry();
    }

    /**
     * Whether there is RESTORE ... REPLACE. It came with 3.0, but the version of a file does not tell 3.0 from 2.6 and
     * 2.8. So this is true from 3.2 on.
     */
    boolean replaceByRestore() {
        return from(REDIS_3_2);
    }

    /** Whether there is RESTORE ... ABSTTL, IDLETIME and FREQ: since 5.0. */
    boolean haveRestoreOptions() {
        return from(REDIS_5_0);
    }

    /** Whether ZADD changes -0 to 0 in a small zset: since 7.0. */
    boolean loseNegativeZero() {
        return from(REDIS_7_0);
    }

    /** Whether there is XIDMPRECORD: since Redis 8.8. Redis 8.6 has all other commands for producers. */
    boolean haveXidmprecord() {
        return from(REDIS_8_8);
    }
}
