package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** Compares a decoded stream with a server's answers to XRANGE and XINFO STREAM FULL. */
final class StreamAnswers {

    private static final int LONGEST_STRING = 2048;

    private StreamAnswers() {}

    /** @param said what the sidecar says about the key */
    static void check(JsonNode said, StreamValue stream, KeyEntry key) throws IOException {
        Iterator<JsonNode> records = said.get("value").iterator();
        for (StreamRecord record; (record = stream.next()) != null; ) {
            JsonNode expected = records.next();
            assertEquals(expected.get(0).asText(), new StreamId(record.ms(), record.seq()).toString(), key::toString);
            Iterator<JsonNode> fields = expected.get(1).iterator();
            assertEquals(expected.get(1).size(), 2 * record.fields(), key::toString);
            for (FieldValue field; (field = record.nextField()) != null; ) {
                assertEquals(text(fields.next()), text(field.field()), key::toString);
                assertEquals(text(fields.next()), text(field.value()), key::toString);
            }
            assertFalse(fields.hasNext(), key::toString);
        }
        assertFalse(records.hasNext(), key::toString);
        StreamState state = stream.state();
        JsonNode firstId = said.get("value").path(0).path(0);
        assertEquals(firstId.asText("0-0"), state.firstId().toString(), key::toString);
        List<StreamGroup> groups = new ArrayList<>();
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            groups.add(group);
        }
        JsonNode full = said.path("xinfo_full");
        if (full.isMissingNode()) {
            checkBrief(state, groups, said, key);
        } else {
            checkState(state, stream.idempotence(), full, key);
            assertEquals(full.get("groups").size(), groups.size(), key::toString);
            for (int i = 0; i < groups.size(); i++) {
                checkGroup(groups.get(i), map(full.get("groups").get(i)), key);
            }
        }
    }

    private static void checkState(StreamState state, StreamIdempotence idempotence, JsonNode said, KeyEntry key) {
        assertEquals(said.get("length").asLong(), state.length(), key::toString);
        assertEquals(said.get("last-generated-id").asText(), state.lastId().toString(), key::toString);
        if (said.has("entries-added")) {
            assertEquals(said.get("entries-added").asLong(), state.entriesAdded(), key::toString);
            assertEquals(
                    said.get("max-deleted-entry-id").asText(),
                    state.maxDeletedId().toString(),
                    key::toString);
            assertEquals(
                    said.get("recorded-first-entry-id").asText(),
                    state.firstId().toString(),
                    key::toString);
        }
        assertEquals(said.has("idmp-duration"), idempotence != null, key::toString);
        if (idempotence != null) { // the tracked IDs expired before the sidecar was made
            assertEquals(said.get("idmp-duration").asLong(), idempotence.durationSeconds(), key::toString);
            assertEquals(said.get("idmp-maxsize").asLong(), idempotence.maxEntries(), key::toString);
            assertEquals(said.get("iids-added").asLong(), idempotence.added(), key::toString);
            assertEquals(said.get("iids-duplicates").asLong(), idempotence.duplicates(), key::toString);
        }
    }

    private static void checkGroup(StreamGroup group, Map<String, JsonNode> said, KeyEntry key) {
        assertEquals(said.get("name").asText(), latin1(group.name()), key::toString);
        assertEquals(said.get("last-delivered-id").asText(), group.lastId().toString(), key::toString);
        if (said.containsKey("entries-read")) {
            assertEquals(said.get("entries-read").asLong(StreamGroup.UNKNOWN), group.entriesRead(), key::toString);
        }
        List<String> pending = new ArrayList<>();
        List<List<String>> owned = new ArrayList<>();
        group.consumers().forEach(consumer -> owned.add(new ArrayList<>()));
        for (int i = 0; i < group.pending().size(); i++) {
            StreamPending p = group.pending();
            String id = new StreamId(p.ms(i), p.seq(i)).toString();
            int owner = p.consumer(i);
            String rest = p.deliveryTime(i) + " " + p.deliveryCount(i);
            pending.add(id + " "
                    + (owner < 0 ? "" : latin1(group.consumers().get(owner).name())) + " " + rest);
            if (owner >= 0) {
                owned.get(owner).add(id + " " + rest);
            }
        }
        assertEquals(lines(said.get("pending")), pending, key::toString);
        JsonNode consumers = said.get("consumers");
        assertEquals(consumers.size(), group.consumers().size(), key::toString);
        for (int i = 0; i < consumers.size(); i++) {
            Map<String, JsonNode> consumer = map(consumers.get(i));
            assertEquals(
                    consumer.get("name").asText(),
                    latin1(group.consumers().get(i).name()),
                    key::toString);
            assertEquals(
                    consumer.get("seen-time").asLong(), group.consumers().get(i).seenTime(), key::toString);
            if (consumer.containsKey("active-time")) {
                JsonNode active = consumer.get("active-time");
                assertEquals(active.asLong(-1), group.consumers().get(i).activeTime(), key::toString);
            }
            assertEquals(lines(consumer.get("pending")), owned.get(i), key::toString);
        }
    }

    /** Redis 5 has no XINFO STREAM FULL, so fewer facts are known. */
    private static void checkBrief(StreamState state, List<StreamGroup> groups, JsonNode said, KeyEntry key) {
        assertEquals(said.get("xinfo").get("length").asLong(), state.length(), key::toString);
        assertEquals(
                said.get("xinfo").get("last-generated-id").asText(),
                state.lastId().toString(),
                key::toString);
        assertEquals(said.path("groups").size(), groups.size(), key::toString);
        for (int g = 0; g < groups.size(); g++) {
            Map<String, JsonNode> expected = map(said.get("groups").get(g));
            StreamGroup group = groups.get(g);
            assertEquals(expected.get("name").asText(), latin1(group.name()), key::toString);
            assertEquals(
                    expected.get("last-delivered-id").asText(), group.lastId().toString(), key::toString);
            assertEquals(expected.get("consumers").asInt(), group.consumers().size(), key::toString);
            JsonNode entries = said.get("pending").get(g).get(1);
            assertEquals(entries.size(), group.pending().size(), key::toString);
            for (int i = 0; i < entries.size(); i++) {
                JsonNode entry = entries.get(i);
                StreamPending p = group.pending();
                assertEquals(entry.get(0).asText(), new StreamId(p.ms(i), p.seq(i)).toString(), key::toString);
                assertEquals(
                        entry.get(1).asText(),
                        latin1(group.consumers().get(p.consumer(i)).name()),
                        key::toString);
                assertEquals(entry.get(3).asLong(), p.deliveryCount(i), key::toString);
            }
        }
    }

    private static List<String> lines(JsonNode rows) {
        List<String> lines = new ArrayList<>();
        for (JsonNode row : rows) {
            List<String> columns = new ArrayList<>();
            row.forEach(column -> columns.add(column.asText()));
            lines.add(String.join(" ", columns));
        }
        return lines;
    }

    /** {@code ["name", "g1", "pending", 3]} */
    private static Map<String, JsonNode> map(JsonNode pairs) {
        Map<String, JsonNode> map = new HashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            map.put(pairs.get(i).asText(), pairs.get(i + 1));
        }
        return map;
    }

    private static String text(JsonNode said) {
        return said.isTextual() ? said.asText() : said.get("$sha1").asText();
    }

    private static String text(Slice slice) {
        Bytes bytes = slice.toBytes();
        return bytes.length() <= LONGEST_STRING ? latin1(bytes) : DigestUtils.sha1Hex(bytes.toByteArray());
    }

    private static String latin1(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }
}
