package io.rdbkit.cli.json;

import io.rdbkit.format.Bytes;
import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamPending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a consumer group:
 * {@code {"name": ..., "last_id": ..., "entries_read": ..., "consumers": [...], "pending": [...]}}. The writer checks
 * its order and names.
 */
final class GroupReader {

    private final JsonReader in;
    private final Scalars scalars;
    private final Members members;
    private final Members consumer;
    private final Members entry;

    GroupReader(JsonReader in, Scalars scalars) {
        this.in = in;
        this.scalars = scalars;
        members = new Members(in, "a group", "name", "last_id", "entries_read", "consumers", "pending");
        consumer = new Members(in, "a consumer", "name", "seen_time", "active_time");
        entry = new Members(in, "a pending entry", "id", "consumer", "delivery_time", "delivery_count");
    }

    StreamGroup read() throws IOException {
        members.begin();
        members.require("name");
        Bytes name = scalars.bytes("a group's \"name\"");
        members.require("last_id");
        StreamId lastId = scalars.id("a group's \"last_id\"");
        long entriesRead = members.at("entries_read") && !in.isNull()
                ? scalars.integer("\"entries_read\"", 0, Long.MAX_VALUE)
                : StreamGroup.UNKNOWN;
        List<StreamConsumer> consumers = new ArrayList<>();
        Map<Bytes, Integer> numbers = new HashMap<>();
        if (members.at("consumers")) {
            in.require(JsonForm.ARRAY, "\"consumers\"");
            in.beginArray();
            for (boolean first = true; in.item(first); first = false) {
                StreamConsumer read = readConsumer();
                numbers.put(read.name(), consumers.size());
                consumers.add(read);
            }
        }
        PendingTable pending = new PendingTable();
        if (members.at("pending")) {
            in.require(JsonForm.ARRAY, "\"pending\"");
            in.beginArray();
            for (boolean first = true; in.item(first); first = false) {
                readEntry(pending, numbers);
            }
        }
        members.end();
        return new StreamGroup(name, lastId, entriesRead, pending, consumers);
    }

    private StreamConsumer readConsumer() throws IOException {
        consumer.begin();
        consumer.require("name");
        Bytes name = scalars.bytes("a consumer's \"name\"");
        consumer.require("seen_time");
        long seen = scalars.integer("\"seen_time\"");
        long active = consumer.at("active_time") ? scalars.integer("\"active_time\"") : seen;
        consumer.end();
        return new StreamConsumer(name, seen, active);
    }

    private void readEntry(PendingTable to, Map<Bytes, Integer> numbers) throws IOException {
        entry.begin();
        entry.require("id");
        StreamId id = scalars.id("\"id\"");
        entry.require("consumer");
        Integer owner = StreamPending.NOBODY;
        if (!in.isNull()) {
            Bytes name = scalars.bytes("a pending entry's \"consumer\"");
            owner = numbers.get(name);
            if (owner == null) {
                throw in.bad("pending entry " + id + " belongs to one that is not among the consumers");
            }
        }
        entry.require("delivery_time");
        long time = scalars.integer("\"delivery_time\"");
        entry.require("delivery_count");
        long count = scalars.unsigned("\"delivery_count\"");
        entry.end();
        to.add(id.ms(), id.seq(), time, count, owner);
    }
}
