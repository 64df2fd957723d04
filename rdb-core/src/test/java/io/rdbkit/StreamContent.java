package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream that tests compare, each of its features separately.
 *
 * @param idempotence {@link StreamIdempotence#UNUSED} also if the type doesn't store it
 */
record StreamContent(
        List<String> records, StreamId first, StreamState state, List<Group> groups, StreamIdempotence idempotence) {

    record Pending(StreamId id, long time, long count, int owner) {}

    record Group(Bytes name, StreamId lastId, long entriesRead, List<Pending> pending, List<StreamConsumer> consumers) {

        private static Group of(StreamGroup group) {
            StreamPending table = group.pending();
            List<Pending> pending = new ArrayList<>();
            for (int i = 0; i < table.size(); i++) {
                StreamId id = new StreamId(table.ms(i), table.seq(i));
                pending.add(new Pending(id, table.deliveryTime(i), table.deliveryCount(i), table.consumer(i)));
            }
            return new Group(group.name(), group.lastId(), group.entriesRead(), pending, group.consumers());
        }

        private Group with(long newEntriesRead, List<Pending> newPending, List<StreamConsumer> newConsumers) {
            return new Group(name, lastId, newEntriesRead, newPending, newConsumers);
        }
    }

    static StreamContent of(StreamValue stream) throws IOException {
        List<String> records = new ArrayList<>();
        StreamId first = StreamId.ZERO;
        for (StreamRecord record; (record = stream.next()) != null; ) {
            StreamId id = new StreamId(record.ms(), record.seq());
            first = records.isEmpty() ? id : first;
            StringBuilder text = new StringBuilder(id.toString());
            for (FieldValue field; (field = record.nextField()) != null; ) {
                text.append(' ').append(field.field()).append('=').append(field.value());
            }
            records.add(text.toString());
        }
        StreamState state = stream.state();
        List<Group> groups = new ArrayList<>();
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            groups.add(Group.of(group));
        }
        StreamIdempotence idempotence = stream.idempotence();
        return new StreamContent(
                records, first, state, groups, idempotence == null ? StreamIdempotence.UNUSED : idempotence);
    }

    /**
     * This stream without a feature: what a server with the older format keeps. The same stream if it doesn't use the
     * feature.
     */
    StreamContent without(Feature feature) {
        return switch (feature) {
            case STREAM_COUNTERS -> {
                StreamState followed = StreamState.ofAdded(records.size(), first, state.lastId());
                yield new StreamContent(records, first, followed, groups, idempotence);
            }
            case STREAM_ENTRIES_READ -> {
                StreamState followed = StreamState.ofAdded(records.size(), first, state.lastId());
                yield withGroups(groups.stream()
                        .map(group -> group.with(
                                StreamGroup.entriesReadUpTo(group.lastId(), followed),
                                group.pending(),
                                group.consumers()))
                        .toList());
            }
            case STREAM_ACTIVE_TIME ->
                withGroups(groups.stream()
                        .map(group -> group.with(
                                group.entriesRead(),
                                group.pending(),
                                group.consumers().stream()
                                        .map(c -> new StreamConsumer(c.name(), c.seenTime(), c.seenTime()))
                                        .toList()))
                        .toList());
            case STREAM_NACK ->
                withGroups(groups.stream()
                        .map(group -> group.with(
                                group.entriesRead(),
                                group.pending().stream()
                                        .filter(entry -> entry.owner() != StreamPending.NOBODY)
                                        .toList(),
                                group.consumers()))
                        .toList());
            case STREAM_IDMP -> new StreamContent(records, first, state, groups, StreamIdempotence.UNUSED);
            default -> this;
        };
    }

    private StreamContent withGroups(List<Group> changed) {
        return new StreamContent(records, first, state, changed, idempotence);
    }

    /** The number of things that differ between this stream and the same stream without a feature. */
    long things(StreamContent less) {
        if (!state.equals(less.state) || !idempotence.equals(less.idempotence)) {
            return 1;
        }
        long things = 0;
        for (int g = 0; g < groups.size(); g++) {
            Group one = groups.get(g);
            Group other = less.groups.get(g);
            things += one.entriesRead() == other.entriesRead() ? 0 : 1;
            things += one.pending().size() - other.pending().size();
            for (int c = 0; c < one.consumers().size(); c++) {
                things += one.consumers().get(c).equals(other.consumers().get(c)) ? 0 : 1;
            }
        }
        return things;
    }
}
