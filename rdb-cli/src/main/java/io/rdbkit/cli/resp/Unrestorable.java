package io.rdbkit.cli.resp;

/** What commands can't restore of a key or a file. docs/resp.md has a line for each. */
enum Unrestorable {
    EVICTION("the idle time or LFU counter of 1 key", "the idle times or LFU counters of %d keys"),
    NEGATIVE_ZERO(
            "1 score of -0, which ZADD makes 0 in a small sorted set",
            "%d scores of -0, which ZADD makes 0 in a small sorted set"),
    DELETED_PENDING("1 pending entry whose record is deleted", "%d pending entries whose records are deleted"),
    DELIVERY_TIME(
            "the delivery time of 1 pending entry, which is in the future or whose entry nobody owns",
            "the delivery times of %d pending entries, which are in the future or whose entries nobody owns"),
    CONSUMER_TIMES("when 1 consumer was last seen and active", "when %d consumers were last seen and active"),
    DELETED_MESSAGE(
            "1 message of a producer whose record is deleted", "%d messages of producers whose records are deleted"),
    MESSAGE(
            "1 message of a producer, as XIDMPRECORD is of Redis 8.8",
            "%d messages of producers, as XIDMPRECORD is of Redis 8.8"),
    PRODUCER_COUNTS("how many messages of producers 1 stream got", "how many messages of producers %d streams got"),
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
