package io.rdbkit.encode;

/** The times at which a hash field of Redis may expire, in unix milliseconds. Valkey has no such bounds. */
public final class RedisFieldExpiry {

    /** Stands in Redis' types for no expiry. */
    public static final long NEVER = 0;

    /** The earliest expiry. */
    public static final long EARLIEST = 1;

    /** The latest expiry, in the year 10889: Redis has 48 bits for it ({@code EB_EXPIRE_TIME_MAX} in ebuckets.h). */
    public static final long LATEST = (1L << 48) - 2;

    private RedisFieldExpiry() {}
}
