package io.rdbkit.encode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.StreamShape;
import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the groups of a stream; see {@link StreamShape} for the table. */
final class StreamGroupWriter {

    private static final int ID_BYTES = 16;

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final byte[] numbers = new byte[ID_BYTES + 8];
    private final ByteBuffer buffer = ByteBuffer.wrap(numbers);

    StreamGroupWriter(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
    }

    /** @param state the state of the stream */
    void write(StreamGroup whole, StreamState state, OutputStream out) throws IOException {
        int type = target.stream().id();
        StreamGroup group = type >= StreamShape.NACKED ? whole : withOwners(whole);
        write(group.name(), out);
        write(group.lastId(), out);
        if (type >= StreamShape.COUNTERS) {
            Lengths.write(group.entriesRead(), out);
        } else if (group.entriesRead() != StreamGroup.entriesReadUpTo(group.lastId(), state)) {
            refusal.note(Feature.STREAM_ENTRIES_READ, 1);
        }
        StreamPending pending = group.pending();
        writePending(group, out);
        Owners owners = new Owners(group);
        List<StreamConsumer> consumers = group.consumers();
        requireDistinct(group);
        Lengths.write(consumers.size(), out);
        for (int c = 0; c < consumers.size(); c++) {
            StreamConsumer consumer = consumers.get(c);
            write(consumer.name(), out);
            writeTime(consumer.seenTime(), out);
            if (type >= StreamShape.ACTIVE_TIME) {
                writeTime(consumer.activeTime(), out);
            } else if (consumer.activeTime() != consumer.seenTime()) {
                refusal.note(Feature.STREAM_ACTIVE_TIME, 1);
            }
            writeIds(pending, owners, c, out);
        }
        if (type >= StreamShape.NACKED) {
            writeIds(pending, owners, StreamPending.NOBODY, out);
        }
    }

    /** The group without its pending entries that have no owner. */
    private StreamGroup withOwners(StreamGroup group) throws IOException {
        StreamPending all = group.pending();
        PendingTable owned = new PendingTable();
        for (int i = 0; i < all.size(); i++) {
            if (all.consumer(i) != StreamPending.NOBODY) {
                owned.add(all.ms(i), all.seq(i), all.deliveryTime(i), all.deliveryCount(i), all.consumer(i));
            }
        }
        int nobodys = all.size() - owned.size();
        if (nobodys == 0) {
            return group;
        }
        if (!refusal.leavesOut(Feature.STREAM_NACK, nobodys)) {
            throw refusal.lost(
                    nobodys + (nobodys == 1 ? " pending entry" : " pending entries")
                            + " of a group that no consumer owns",
                    target);
        }
        return new StreamGroup(group.name(), group.lastId(), group.entriesRead(), owned, group.consumers());
    }

    private void writePending(StreamGroup group, OutputStream out) throws IOException {
        StreamPending pending = group.pending();
        Lengths.write(pending.size(), out);
        for (int i = 0; i < pending.size(); i++) {
            if (i > 0 && !rises(pending, i)) {
                throw refusal.unloadable(
                        "pending entry " + id(pending, i) + " after " + id(pending, i - 1) + " of a group");
            }
            putId(pending, i);
            buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(ID_BYTES, pending.deliveryTime(i));
            out.write(numbers, 0, ID_BYTES + 8);
            Lengths.write(pending.deliveryCount(i), out);
        }
    }

    private static boolean rises(StreamPending pending, int i) {
        int byMs = Long.compareUnsigned(pending.ms(i), pending.ms(i - 1));
        return byMs > 0 || byMs == 0 && Long.compareUnsigned(pending.seq(i), pending.seq(i - 1)) > 0;
    }

    private static StreamId id(StreamPending pending, int i) {
        return new StreamId(pending.ms(i), pending.seq(i));
    }

    private void requireDistinct(StreamGroup group) throws IOException {
        Set<Bytes> names = new HashSet<>();
        for (StreamConsumer consumer : group.consumers()) {
            if (!names.add(consumer.name())) {
                throw refusal.unloadable(
                        "consumer " + (names.size() + 1) + " of a group has the name of one before it");
            }
        }
    }

    private void writeIds(StreamPending pending, Owners owners, int consumer, OutputStream out) throws IOException {
        Lengths.write(owners.count(consumer), out);
        for (int i = 0; i < owners.count(consumer); i++) {
            putId(pending, owners.entry(consumer, i));
            out.write(numbers, 0, ID_BYTES);
        }
    }

    private void putId(StreamPending pending, int i) {
        buffer.order(ByteOrder.BIG_ENDIAN).putLong(0, pending.ms(i)).putLong(8, pending.seq(i));
    }

    private void writeTime(long ms, OutputStream out) throws IOException {
        buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(0, ms);
        out.write(numbers, 0, 8);
    }

    private void write(Bytes string, OutputStream out) throws IOException {
        strings.write(string.array(), string.arrayOffset(), string.length(), out);
    }

    private static void write(StreamId id, OutputStream out) throws IOException {
        Lengths.write(id.ms(), out);
        Lengths.write(id.seq(), out);
    }

    /** The pending entries of each consumer, and those without an owner. */
    private static final class Owners {

        /** Sorted by owner; entries without an owner come first. */
        private final int[] entries;

        /**
         * The start of each owner's entries. Index 0 is for entries without an owner, index i + 1 for consumer i. The
         * last element is the end of all entries.
         */
        private final int[] starts;

        Owners(StreamGroup group) {
            StreamPending pending = group.pending();
            starts = new int[group.consumers().size() + 2];
            for (int i = 0; i < pending.size(); i++) {
                starts[pending.consumer(i) + 2]++;
            }
            for (int i = 1; i < starts.length; i++) {
                starts[i] += starts[i - 1];
            }
            entries = new int[pending.size()];
            int[] next = starts.clone();
            for (int i = 0; i < entries.length; i++) {
                entries[next[pending.consumer(i) + 1]++] = i;
            }
        }

        int count(int consumer) {
            return starts[consumer + 2] - starts[consumer + 1];
        }

        /** The index of the i-th entry of a consumer. */
        int entry(int consumer, int i) {
            return entries[starts[consumer + 1] + i];
        }
    }
}
