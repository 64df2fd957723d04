package io.rdbkit.cli.json;

import io.rdbkit.format.Bytes;
import io.rdbkit.value.StreamIdempotence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the idempotence of a stream:
 * {@code {"duration": s, "max_entries": n, "added": n, "duplicates": n, "producers": [...]}}.
 */
final class IdempotenceReader {

    private final JsonReader in;
    private final Scalars scalars;

    IdempotenceReader(JsonReader in, Scalars scalars) {
        this.in = in;
        this.scalars = scalars;
    }

    StreamIdempotence read() throws IOException {
        Members members = new Members(in, "idempotence", "duration", "max_entries", "added", "duplicates", "producers");
        members.begin();
        long duration = number(members, "duration");
        long maxEntries = number(members, "max_entries");
        long added = number(members, "added");
        long duplicates = number(members, "duplicates");
        members.require("producers");
        in.require(JsonForm.ARRAY, "\"producers\"");
        in.beginArray();
        List<StreamIdempotence.Producer> producers = new ArrayList<>();
        Set<Bytes> ids = new HashSet<>();
        Members producer = new Members(in, "a producer", "id", "entries");
        Members entry = new Members(in, "a producer's entry", "id", "record");
        for (boolean first = true; in.item(first); first = false) {
            StreamIdempotence.Producer read = readProducer(producer, entry);
            if (!ids.add(read.id())) {
                throw in.bad("producer " + (producers.size() + 1) + " is there already");
            }
            producers.add(read);
        }
        members.end();
        return new StreamIdempotence(duration, maxEntries, producers, added, duplicates);
    }

    private long number(Members members, String name) throws IOException {
        members.require(name);
        return scalars.unsigned('"' + name + '"');
    }

    private StreamIdempotence.Producer readProducer(Members producer, Members entry) throws IOException {
        producer.begin();
        producer.require("id");
        Bytes id = scalars.bytes("a producer's \"id\"");
        producer.require("entries");
        in.require(JsonForm.ARRAY, "\"entries\"");
        in.beginArray();
        List<StreamIdempotence.Entry> entries = new ArrayList<>();
        for (boolean first = true; in.item(first); first = false) {
            entry.begin();
            entry.require("id");
            Bytes entryId = scalars.bytes("an entry's \"id\"");
            entry.require("record");
            entries.add(new StreamIdempotence.Entry(entryId, scalars.id("\"record\"")));
            entry.end();
        }
        producer.end();
        return new StreamIdempotence.Producer(id, entries);
    }
}
