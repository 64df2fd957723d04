package io.rdbkit.io;

import static io.rdbkit.io.Shape.LEN;
import static io.rdbkit.io.Shape.STR;
import static io.rdbkit.io.Shape.TOTAL;
import static io.rdbkit.io.Shape.each;
import static io.rdbkit.io.Shape.fixed;
import static io.rdbkit.io.Shape.seq;

/**
 * The shape of streams, which has grown four times. The bytes of the types are 15, 19, 21, 26 and 27. {@code id} is u64
 * ms and u64 seq, both big-endian.
 *
 * <pre>
 * len nodes, nodes x { str node-key, str listpack }
 * len length, len last-ms, len last-seq
 * [19 on: len first-ms, len first-seq, len max-deleted-ms, len max-deleted-seq, len entries-added]
 * len groups, groups x {
 *     str name, len last-ms, len last-seq, [19 on: len entries-read]
 *     len pending, pending x { id, i64 delivery-time, len delivery-count }
 *     len consumers, consumers x { str name, i64 seen-time, [21 on: i64 active-time], len n, n x id }
 *     [27 on: len nacked, nacked x id]
 * }
 * [26 on: len duration, len max-entries, len producers,
 *     producers x { str pid, len n, n x { str iid, len ms, len seq } }, len iids-added, len iids-duplicates]
 * </pre>
 */
public final class StreamShape {

    /** From this type on, a stream has more than its length and last ID. */
    public static final int COUNTERS = 19;

    /** From this type on, a consumer has an active time. */
    public static final int ACTIVE_TIME = 21;

    /** From this type on, a stream remembers producers. */
    public static final int IDEMPOTENCE = 26;

    /** From this type on, a pending entry may have no owner. */
    public static final int NACKED = 27;

    private static final Shape NOTHING = seq();
    private static final Shape ID = fixed(16);

    /** A node. */
    public static final Shape NODE = seq(STR, STR);

    private StreamShape() {}

    /**
     * The whole stream.
     *
     * @param type the byte of its type
     */
    public static Shape whole(int type) {
        return seq(
                each(NODE),
                seq(TOTAL, LEN, LEN),
                type >= COUNTERS ? seq(LEN, LEN, LEN, LEN, LEN) : NOTHING,
                each(group(type)),
                idempotence(type));
    }

    /** A group. */
    public static Shape group(int type) {
        return seq(
                seq(STR, LEN, LEN, type >= COUNTERS ? LEN : NOTHING),
                each(ID, fixed(8), LEN),
                each(STR, fixed(8), type >= ACTIVE_TIME ? fixed(8) : NOTHING, each(ID)),
                type >= NACKED ? each(ID) : NOTHING);
    }

    /** The part behind the groups. */
    public static Shape idempotence(int type) {
        return type >= IDEMPOTENCE ? seq(LEN, LEN, each(STR, each(STR, LEN, LEN)), LEN, LEN) : NOTHING;
    }
}
