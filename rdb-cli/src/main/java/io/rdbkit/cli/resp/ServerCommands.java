package io.rdbkit.cli.resp;

import io.rdbkit.format.RdbVersion;

/**
 * Which commands the servers have that write a version of the format, the first of them if they differ. For what all have there is no
 * question here.
 *
 * @param version the version; Valkey's numbers begin behind all that the forks have in common
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

    /** Whether RPUSH, SADD and ZADD add several elements: 2.4. */
    boolean addSeveral() {
        return from(REDIS_2_4);
    }

    /** PEXPIREAT: 2.6. Before, there is EXPIREAT. */
    boolean havePexpireat() {
        return version.hasMillisecondExpiry();
    }

    /** RESTORE ... REPLACE: 3.0, which can't be told from 2.6 and 2.8 by the version, so 3.2. */
    boolean replaceByRestore() {
        return from(REDIS_3_2);
    }

    /** RESTORE ... ABSTTL, IDLETIME and FREQ: 5.0. */
    boolean haveRestoreOptions() {
        return from(REDIS_5_0);
    }

    /** Whether ZADD makes 0 of -0 in a small sorted set: 7.0. */
    boolean loseNegativeZero() {
        return from(REDIS_7_0);
    }

    /** XIDMPRECORD: Redis 8.8. 8.6 has all other commands for producers. */
    boolean haveXidmprecord() {
        return from(REDIS_8_8);
    }
}
