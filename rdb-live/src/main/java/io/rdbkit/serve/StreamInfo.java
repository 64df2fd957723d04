package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** XINFO: what a stream, its groups and their consumers are. */
final class StreamInfo {

    private final Keyspace keys;

    private StreamInfo(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        table.add("XINFO", -2, new StreamInfo(keys)::xinfo);
    }

    private void xinfo(Request request, Session session, Reply reply) throws IOException {
        boolean ofConsumers = request.is(1, "CONSUMERS") && request.size() == 4;
        boolean ofOther = (request.is(1, "STREAM") || request.is(1, "GROUPS")) && request.size() == 3;
        if (!ofConsumers && !ofOther) {
            throw new CommandException("ERR unknown subcommand or wrong number of arguments for '"
                    + request.word(1).toUtf8() + "'. Try XINFO HELP.");
        }
        try (IndexedKey key = keys.find(session, request.word(2), ValueKind.STREAM)) {
            if (key == null) {
                throw new CommandException("ERR no such key");
            }
            StreamValue stream = (StreamValue) key.entry().decode();
            if (ofConsumers) {
                consumers(stream, request.word(3), reply);
            } else if (request.is(1, "GROUPS")) {
                groups(stream, reply);
            } else {
                stream(stream, reply);
            }
        }
    }

    /** Without the two figures about the radix tree, which a dump doesn't have. */
    private static void stream(StreamValue stream, Reply reply) throws IOException {
        SortedEntries.Entry first = null;
        SortedEntries.Entry last = null;
        for (StreamRecord record; (record = stream.next()) != null; ) {
            last = StreamCommands.copy(record);
            first = first == null ? last : first;
        }
        StreamState state = stream.state();
        int groups = 0;
        while (stream.nextGroup() != null) {
            groups++;
        }
        reply.map(8);
        reply.bulk("length");
        reply.integer(state.length());
        reply.bulk("last-generated-id");
        reply.bulk(state.lastId().toString());
        reply.bulk("max-deleted-entry-id");
        reply.bulk(state.maxDeletedId().toString());
        reply.bulk("entries-added");
        reply.integer(state.entriesAdded());
        reply.bulk("recorded-first-entry-id");
        reply.bulk(state.firstId().toString());
        reply.bulk("groups");
        reply.integer(groups);
        reply.bulk("first-entry");
        record(first, reply);
        reply.bulk("last-entry");
        record(last, reply);
    }

    private static void record(SortedEntries.Entry record, Reply reply) throws IOException {
        if (record == null) {
            reply.nil();
        } else {
            StreamCommands.write(record, reply);
        }
    }

    private static List<StreamGroup> groups(StreamValue stream) throws IOException {
        List<StreamGroup> groups = new ArrayList<>();
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            groups.add(group);
        }
        groups.sort((a, b) -> a.name().compareTo(b.name())); // as servers have them
        return groups;
    }

    private static void groups(StreamValue stream, Reply reply) throws IOException {
        StreamState state = stream.state();
        List<StreamGroup> groups = groups(stream);
        reply.array(groups.size());
        for (StreamGroup group : groups) {
            reply.map(6);
            reply.bulk("name");
            reply.bulk(group.name());
            reply.bulk("consumers");
            reply.integer(group.consumers().size());
            reply.bulk("pending");
            reply.integer(group.pending().size());
            reply.bulk("last-delivered-id");
            reply.bulk(group.lastId().toString());
            reply.bulk("entries-read");
            number(group.entriesRead(), reply);
            reply.bulk("lag");
            number(lag(group, state), reply);
        }
    }

    private static void number(long number, Reply reply) {
        if (number < 0) {
            reply.nil();
        } else {
            reply.integer(number);
        }
    }

    /** How many records the group has yet to read; -1 if the server couldn't tell, because some were deleted. */
    private static long lag(StreamGroup group, StreamState state) {
        if (state.entriesAdded() == 0) {
            return 0;
        }
        boolean deletedBehind = state.length() > 0
                && !state.maxDeletedId().equals(StreamId.ZERO)
                && state.maxDeletedId().compareTo(group.lastId()) >= 0;
        long read = group.entriesRead() != StreamGroup.UNKNOWN && !deletedBehind
                ? group.entriesRead()
                : readUpTo(group.lastId(), state);
        return read < 0 ? -1 : state.entriesAdded() - read;
    }

    /** How many records were ever added up to an ID, where it is certain; else -1. */
    private static long readUpTo(StreamId id, StreamState state) {
        int toLast = id.compareTo(state.lastId());
        if (state.length() == 0 && toLast <= 0 || toLast == 0) {
            return state.entriesAdded();
        }
        boolean deleted = !state.maxDeletedId().equals(StreamId.ZERO);
        if (toLast > 0 || deleted && !id.equals(StreamId.ZERO) && id.compareTo(state.maxDeletedId()) < 0) {
            return -1;
        }
        if (!deleted || state.maxDeletedId().compareTo(state.firstId()) < 0) {
            int toFirst = id.compareTo(state.firstId());
            if (toFirst <= 0) {
                return state.entriesAdded() - state.length() + (toFirst == 0 ? 1 : 0);
            }
        }
        return -1;
    }

    private void consumers(StreamValue stream, Bytes name, Reply reply) throws IOException {
        StreamGroup group = groups(stream).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CommandException("NOGROUP No such consumer group '" + name.toUtf8() + "' for key name"));
        List<StreamConsumer> all = new ArrayList<>(group.consumers());
        long[] pending = new long[all.size()];
        for (int i = 0; i < group.pending().size(); i++) {
            if (group.pending().consumer(i) >= 0) {
                pending[group.pending().consumer(i)]++;
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> all.get(a).name().compareTo(all.get(b).name()));
        reply.array(all.size());
        long now = keys.now();
        for (int i : order) {
            StreamConsumer consumer = all.get(i);
            reply.map(4);
            reply.bulk("name");
            reply.bulk(consumer.name());
            reply.bulk("pending");
            reply.integer(pending[i]);
            reply.bulk("idle");
            reply.integer(Math.max(0, now - consumer.seenTime()));
            reply.bulk("inactive");
            reply.integer(consumer.activeTime() < 0 ? -1 : Math.max(0, now - consumer.activeTime()));
        }
    }
}
