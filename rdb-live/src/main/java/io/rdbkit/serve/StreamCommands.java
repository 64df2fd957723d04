package io.rdbkit.serve;

import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The commands that read records of streams. */
final class StreamCommands {

    private final Keyspace keys;

    private StreamCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        StreamCommands commands = new StreamCommands(keys);
        table.add("XLEN", 2, commands::xlen);
        table.add("XRANGE", -4, (request, session, reply) -> commands.range(request, session, reply, false));
        table.add("XREVRANGE", -4, (request, session, reply) -> commands.range(request, session, reply, true));
        StreamInfo.addTo(table, keys);
    }

    private void xlen(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = keys.find(session, request.word(1), ValueKind.STREAM)) {
            reply.integer(
                    key == null
                            ? 0
                            : ((StreamValue) key.entry().decode()).state().length());
        }
    }

    private void range(Request request, Session session, Reply reply, boolean falling) throws IOException {
        StreamBounds bounds = StreamBounds.of(request.word(falling ? 3 : 2), request.word(falling ? 2 : 3));
        long most = count(request);
        IndexedKey key = keys.find(session, request.word(1), ValueKind.STREAM);
        if (key == null || most == 0) {
            if (key != null) {
                key.close();
                reply.nilArray();
            } else {
                reply.array(0);
            }
            return;
        }
        StreamValue stream = (StreamValue) key.entry().decode();
        long[] collected = {0};
        SortedStream sorted = new SortedStream(
                key,
                falling,
                into -> {
                    StreamRecord record = stream.next();
                    if (record == null || bounds.isBefore(record.id())) {
                        return false;
                    }
                    if (bounds.has(record.id())) {
                        SortedEntries.Entry copy = copy(record);
                        into.add(copy.key(), copy.rest());
                        collected[0]++;
                    }
                    return falling || most < 0 || collected[0] < most;
                },
                (count, to) -> {
                    long length = most < 0 ? count : Math.min(most, count);
                    to.array(length);
                    return new Range(0, length);
                },
                StreamCommands::write);
        ElementStream.begin(sorted, reply);
    }

    /** At most so many; negative for all. */
    private static long count(Request request) {
        if (request.size() == 4) {
            return -1;
        }
        if (request.size() != 6 || !request.is(4, "COUNT")) {
            throw CommandException.syntax();
        }
        return Math.max(0, request.integer(5));
    }

    private static byte[] id(StreamRecord record) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(record.ms())
                .putLong(record.seq())
                .array();
    }

    private static byte[] fields(StreamRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (FieldValue field; (field = record.nextField()) != null; ) {
            write(field.field(), out);
            write(field.value(), out);
        }
        return bytes.toByteArray();
    }

    private static void write(Slice slice, DataOutputStream out) throws IOException {
        out.writeInt(slice.length());
        out.write(slice.array(), slice.offset(), slice.length());
    }

    /** Writes a copy of a record. */
    static void write(SortedEntries.Entry record, Reply reply) throws IOException {
        ByteBuffer id = ByteBuffer.wrap(record.key());
        reply.array(2);
        reply.bulk(Long.toUnsignedString(id.getLong()) + "-" + Long.toUnsignedString(id.getLong()));
        int words = 0;
        ByteBuffer count = ByteBuffer.wrap(record.rest());
        for (; count.hasRemaining(); words++) {
            int length = count.getInt();
            count.position(count.position() + length);
        }
        reply.array(words);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(record.rest()));
        for (int i = 0; i < words; i++) {
            byte[] word = in.readNBytes(in.readInt());
            reply.bulk(word, 0, word.length);
        }
    }

    /** A copy of a record. */
    static SortedEntries.Entry copy(StreamRecord record) throws IOException {
        return new SortedEntries.Entry(id(record), fields(record));
    }
}
