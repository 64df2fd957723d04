package io.rdbkit.decode;

import io.rdbkit.Bytes;
import io.rdbkit.Slice;
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

/**
 * The groups of a stream; {@link StreamShape} has the table. The pending list comes without owners; they follow from the lists of
 * IDs behind the consumers.
 */
final class StreamGroups {

    /** Whose a pending entry is before anybody has claimed it. */
    private static final int UNKNOWN_OWNER = -2;

    private final Decoding decoding;
    private final RdbInput in;
    private final int type;
    private final StreamState state;
    private final Set<Bytes> names = new HashSet<>();
    private long left;

    private PendingTable pending;
    /** The entries by ID, where damage has them out of order. */
    private Map<StreamId, Integer> unordered;

    private int owned;

    /** @param type the byte of the stream's type */
    StreamGroups(Decoding decoding, RdbInput in, int type, StreamState state) throws IOException {
        this.decoding = decoding;
        this.in = in;
        this.type = type;
        this.state = state;
        left = in.readCount("the count of groups");
    }

    /** The next one, or null at the end. */
    StreamGroup next() throws IOException {
        while (left > 0) {
            left--;
            long offset = in.offset();
            StreamGroup group = read(offset);
            if (names.add(group.name())) {
                return group;
            }
            decoding.damaged("the same group twice: \"" + group.name() + "\"", in, offset);
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
                : StreamCounters.entriesRead(state, lastId);
        pending = new PendingTable();
        unordered = null;
        owned = 0;
        readPending();
        List<StreamConsumer> consumers = readConsumers();
        if (type >= StreamShape.NACKED) {
            readOwned(StreamPending.NOBODY, "those that nobody owns");
        }
        if (owned < pending.size()) {
            decoding.damaged(
                    (pending.size() - owned) + " of " + pending.size() + " pending entries of group \"" + name
                            + "\" have no owner",
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
        long lastMs = 0;
        long lastSeq = 0;
        for (long n = in.readCount("the count of pending entries"); n > 0; n--) {
            long offset = in.offset();
            long ms = readBigEndian();
            long seq = readBigEndian();
            long time = in.readLongLe("a delivery time");
            long count = in.readLength("a delivery count");
            if (pending.size() > 0 && !rises(ms, seq, lastMs, lastSeq)) {
                decoding.damaged(
                        "pending entry " + new StreamId(ms, seq) + " after " + new StreamId(lastMs, lastSeq),
                        in,
                        offset);
                unordered = unordered == null ? byId() : unordered;
            }
            lastMs = ms;
            lastSeq = seq;
            if (unordered == null || unordered.putIfAbsent(new StreamId(ms, seq), pending.size()) == null) {
                pending.add(ms, seq, time, count, UNKNOWN_OWNER);
            }
        }
    }

    private static boolean rises(long ms, long seq, long lastMs, long lastSeq) {
        int byMs = Long.compareUnsigned(ms, lastMs);
        return byMs > 0 || byMs == 0 && Long.compareUnsigned(seq, lastSeq) > 0;
    }

    private long readBigEndian() throws IOException {
        return Long.reverseBytes(in.readLongLe("an ID"));
    }

    private Map<StreamId, Integer> byId() {
        Map<StreamId, Integer> ids = new HashMap<>();
        for (int i = 0; i < pending.size(); i++) {
            ids.put(new StreamId(pending.ms(i), pending.seq(i)), i);
        }
        return ids;
    }

    private int find(long ms, long seq, int from) {
        return unordered == null ? pending.find(ms, seq, from) : unordered.getOrDefault(new StreamId(ms, seq), -1);
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
        for (long n = in.readCount("the count of consumers"); n > 0; n--) {
            long offset = in.offset();
            Bytes name = readName("a consumer's name");
            long seen = in.readLongLe("a consumer's seen time");
            long active = type >= StreamShape.ACTIVE_TIME ? in.readLongLe("a consumer's active time") : seen;
            Integer before = indices.putIfAbsent(name, consumers.size());
            if (before == null) {
                before = consumers.size();
                consumers.add(new StreamConsumer(name, seen, active));
            } else {
                decoding.damaged("the same consumer twice: \"" + name + "\"", in, offset);
            }
            readOwned(before, "a consumer's");
        }
        return consumers;
    }

    private void readOwned(int consumer, String whose) throws IOException {
        int at = 0;
        for (long n = in.readCount("the count of pending entries"); n > 0; n--) {
            long offset = in.offset();
            long ms = readBigEndian();
            long seq = readBigEndian();
            int found = find(ms, seq, at);
            if (found < 0) {
                decoding.damaged(
                        new StreamId(ms, seq) + " among " + whose + " pending entries, but not the group's",
                        in,
                        offset);
            } else if (pending.consumer(found) != UNKNOWN_OWNER) {
                decoding.damaged("pending entry " + new StreamId(ms, seq) + " has two owners", in, offset);
            } else {
                pending.own(found, consumer);
                owned++;
                at = found;
            }
        }
    }
}
