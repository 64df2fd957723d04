package io.rdbkit.decode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.StreamShape;
import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The groups of a stream; see {@link StreamShape} for the table. The file's pending list does not say which consumer
 * has an entry. The lists of IDs behind the consumers say it.
 */
final class StreamGroups {

    /** The owner of a pending entry until a consumer's list has its ID. */
    private static final int UNKNOWN_OWNER = -2;

    private final ValueDecoder decoding;
    private final RdbInput in;
    private final int type;
    private final StreamState state;
    private final Set<Bytes> names = new HashSet<>();
    private long groups;
    private long left;

    private PendingTable pending;
    private int owned;

    /**
     * @param type the byte of the stream's type
     * @param state the state of the stream
     */
    StreamGroups(ValueDecoder decoding, RdbInput in, int type, StreamState state) throws IOException {
        this.decoding = decoding;
        this.in = in;
        this.type = type;
        this.state = state;
        left = in.readElements("the count of groups");
        groups = left;
    }

    /** How many groups are left. */
    long left() {
        return left;
    }

    /** The next group, or null at the end. */
    StreamGroup next() throws IOException {
        while (left > 0) {
            left--;
            long offset = in.offset();
            StreamGroup group = read(offset);
            if (names.add(group.name())) {
                return group;
            }
            decoding.damaged(
                    Flaw.DUPLICATE_GROUP, "group " + (groups - left) + " has the name of one before it", in, offset);
        }
        return null;
    }

    void skipRest() throws IOException {
        for (; left > 0; left--) {
            in.releaseSlices();
            StreamShape.group(type).walk(in, null);
        }
    }

    private StreamGroup read(long offset) throws IOException {
        Bytes name = readName("a group's name");
        StreamId lastId = new StreamId(in.readLength("a group's last ID"), in.readLength("a group's last ID"));
        long entriesRead = type >= StreamShape.COUNTERS
                ? in.readLength("a group's count of entries read")
                : StreamGroup.entriesReadUpTo(lastId, state);
        pending = new PendingTable();
        owned = 0;
        readPending();
        List<StreamConsumer> consumers = readConsumers();
        if (type >= StreamShape.NACKED) {
            readOwned(StreamPending.NOBODY, "nobody's");
        }
        if (owned < pending.size()) {
            decoding.damaged(
                    Flaw.PENDING_OWNER,
                    (pending.size() - owned) + " of " + pending.size() + " pending entries of group " + (groups - left)
                            + " have no owner",
                    in,
                    offset);
            disown();
        }
        return new StreamGroup(name, lastId, entriesRead, pending, consumers);
    }

    private Bytes readName(String what) throws IOException {
        in.releaseSlices();
        Slice name = decoding.first;
        in.readSlice(name, what);
        return name.toBytes();
    }

    // ---- pending entries

    private void readPending() throws IOException {
        boolean ordered = true;
        long lastMs = 0;
        long lastSeq = 0;
        for (long n = in.readElements("the count of pending entries"); n > 0; n--) {
            long offset = in.offset();
            long ms = readBigEndian();
            long seq = readBigEndian();
            if (pending.size() > 0 && !rises(ms, seq, lastMs, lastSeq)) {
                decoding.damaged(
                        Flaw.PENDING_ORDER,
                        "pending entry " + new StreamId(ms, seq) + " after " + new StreamId(lastMs, lastSeq),
                        in,
                        offset);
                ordered = false;
            }
            lastMs = ms;
            lastSeq = seq;
            long time = in.readLongLe("a delivery time");
            pending.add(ms, seq, time, in.readLength("a delivery count"), UNKNOWN_OWNER);
        }
        if (!ordered) {
            pending = inOrder(pending);
        }
    }

    /** The same entries by rising ID. Of two entries with one ID, the first stays. */
    private static PendingTable inOrder(StreamPending entries) {
        Map<StreamId, Integer> byId = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            byId.putIfAbsent(new StreamId(entries.ms(i), entries.seq(i)), i);
        }
        PendingTable ordered = new PendingTable();
        for (Map.Entry<StreamId, Integer> entry : byId.entrySet()) {
            StreamId id = entry.getKey();
            int i = entry.getValue();
            ordered.add(id.ms(), id.seq(), entries.deliveryTime(i), entries.deliveryCount(i), UNKNOWN_OWNER);
        }
        return ordered;
    }

    private static boolean rises(long ms, long seq, long lastMs, long lastSeq) {
        int byMs = Long.compareUnsigned(ms, lastMs);
        return byMs > 0 || byMs == 0 && Long.compareUnsigned(seq, lastSeq) > 0;
    }

    private long readBigEndian() throws IOException {
        return Long.reverseBytes(in.readLongLe("an ID"));
    }

    private void disown() {
        for (int i = 0; i < pending.size(); i++) {
            if (pending.consumer(i) == UNKNOWN_OWNER) {
                pending.own(i, StreamPending.NOBODY);
            }
        }
    }

    // ---- owners

    private List<StreamConsumer> readConsumers() throws IOException {
        List<StreamConsumer> consumers = new ArrayList<>();
        Map<Bytes, Integer> indices = new HashMap<>();
        for (long n = in.readElements("the count of consumers"); n > 0; n--) {
            long offset = in.offset();
            Bytes name = readName("a consumer's name");
            long seen = in.readLongLe("a consumer's seen time");
            long active = type >= StreamShape.ACTIVE_TIME ? in.readLongLe("a consumer's active time") : seen;
            Integer before = indices.putIfAbsent(name, consumers.size());
            if (before == null) {
                before = consumers.size();
                consumers.add(new StreamConsumer(name, seen, active));
            } else {
                decoding.damaged(
                        Flaw.DUPLICATE_CONSUMER,
                        "a consumer of group " + (groups - left) + " with the name of consumer " + (before + 1),
                        in,
                        offset);
            }
            readOwned(before, "a consumer's");
        }
        return consumers;
    }

    private void readOwned(int consumer, String whose) throws IOException {
        int at = 0;
        for (long n = in.readElements("the count of pending entries"); n > 0; n--) {
            long offset = in.offset();
            long ms = readBigEndian();
            long seq = readBigEndian();
            int found = pending.find(ms, seq, at);
            if (found < 0) {
                decoding.damaged(
                        Flaw.PENDING_UNKNOWN,
                        new StreamId(ms, seq) + " is among " + whose + " pending entries and not among the group's",
                        in,
                        offset);
            } else if (pending.consumer(found) != UNKNOWN_OWNER) {
                decoding.damaged(
                        Flaw.PENDING_SHARED, "pending entry " + new StreamId(ms, seq) + " has two owners", in, offset);
            } else {
                pending.own(found, consumer);
                owned++;
                at = found;
            }
        }
    }
}
