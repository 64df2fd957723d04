package io.rdbkit.cli.json;

import io.rdbkit.Bytes;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamPending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a consumer group: {@code {"name": ..., "last_id": ..., "entries_read": ..., "consumers": [...], "pending": [...]}}. */
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
                if (numbers.put(read.name(), consumers.size()) != null) {
                    throw in.bad("consumer " + read.name().quoted() + " is there twice");
                }
                consumers.add(read);
            }
        }
        Pending pending = new Pending();
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

    private void readEntry(Pending to, Map<Bytes, Integer> numbers) throws IOException {
        entry.begin();
        entry.require("id");
        StreamId id = scalars.id("\"id\"");
        if (id.compareTo(to.last) <= 0) {
            throw in.bad("pending entry " + id + " stands behind " + to.last);
        }
        entry.require("consumer");
        Integer owner = StreamPending.NOBODY;
        if (!in.isNull()) {
            Bytes name = scalars.bytes("a pending entry's \"consumer\"");
            owner = numbers.get(name);
            if (owner == null) {
                throw in.bad(
                        "pending entry " + id + " belongs to " + name.quoted() + ", which is not among the consumers");
            }
        }
        entry.require("delivery_time");
        long time = scalars.integer("\"delivery_time\"");
        entry.require("delivery_count");
        long count = scalars.unsigned("\"delivery_count\"");
        entry.end();
        to.add(id, time, count, owner);
    }

    /** Pending entries, five numbers each. */
    private static final class Pending implements StreamPending {

        private static final int NUMBERS = 5;

        private long[] numbers = new long[8 * NUMBERS];
        private int size;
        StreamId last = StreamId.ZERO;

        void add(StreamId id, long time, long count, int consumer) {
            int at = size++ * NUMBERS;
            if (at == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * at);
            }
            numbers[at] = id.ms();
            numbers[at + 1] = id.seq();
            numbers[at + 2] = time;
            numbers[at + 3] = count;
            numbers[at + 4] = consumer;
            last = id;
        }

        private long number(int entry, int which) {
            if (entry >= size) {
                throw new IndexOutOfBoundsException(entry);
            }
            return numbers[entry * NUMBERS + which];
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public long ms(int i) {
            return number(i, 0);
        }

        @Override
        public long seq(int i) {
            return number(i, 1);
        }

        @Override
        public long deliveryTime(int i) {
            return number(i, 2);
        }

        @Override
        public long deliveryCount(int i) {
            return number(i, 3);
        }

        @Override
        public int consumer(int i) {
            return (int) number(i, 4);
        }
    }
}
