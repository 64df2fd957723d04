package io.rdbkit.encode;

/** The times at which Redis lets the field of a hash expire, in unix milliseconds. Valkey has no such bounds. */
public final class RedisFieldExpiry {

    /** What Redis' types have in place of an expiry. */
    public static final long NEVER = 0;

    /** The first time it has room for. */
    public static final long EARLIEST = 1;

    /** {@code EB_EXPIRE_TIME_MAX} in ebuckets.h: Redis has 48 bits for the time a field expires at, which end in the year 10889. */
    public static final long LATEST = (1L << 48) - 2;

    private RedisFieldExpiry() {}
}
