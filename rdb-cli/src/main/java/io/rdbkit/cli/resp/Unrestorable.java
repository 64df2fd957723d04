package io.rdbkit.cli.resp;

/** What commands can't restore of a key or a file. docs/resp.md has a line for each. */
enum Unrestorable {
    EVICTION("the idle time or LFU counter of 1 key", "the idle times or LFU counters of %d keys"),
    NEGATIVE_ZERO(
            "1 score of -0, which ZADD turns into 0 in a small sorted set",
            "%d scores of -0, which ZADD turns into 0 in a small sorted set"),
    DELETED_PENDING("1 pending entry whose record is deleted", "%d pending entries whose records are deleted"),
    DELIVERY_TIME(
            "the delivery time of 1 pending entry, which is in the future or whose entry has no owner",
            "the delivery times of %d pending entries, which are in the future or whose entries have no owner"),
    CONSUMER_TIMES(
            "the times when 1 consumer was last seen and active",
            "the times when %d consumers were last seen and active"),
    DELETED_MESSAGE(
            "1 message of a producer whose record is deleted", "%d messages of producers whose records are deleted"),
    MESSAGE(
            "1 message of a producer, because XIDMPRECORD needs Redis 8.8",
            "%d messages of producers, because XIDMPRECORD needs Redis 8.8"),
    PRODUCER_COUNTS("the number of producers' messages of 1 stream", "the number of producers' messages of %d streams"),
    EMPTY_COLLECTION("1 key whose collection has no elements", "%d keys whose collections have no elements"),
    SCRIPT("1 script of the script cache", "%d scripts of the script cache");

    private final String one;
    private final String many;

    Unrestorable(String one, String many) {
        this.one = one;
        this.many = many;
    }

    /** Text such as {@code 3 scripts of the script cache}. */
    String times(long n) {
        return n == 1 ? one : many.formatted(n);
    }
}
