package io.rdbkit.cli;

import static io.rdbkit.cli.SidecarText.given;
import static io.rdbkit.cli.SidecarText.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A server's answers about a stream, from XINFO STREAM FULL if it has that. */
final class SidecarStream {

    private final JsonNode sample;
    private final JsonNode info;

    /** The features that the key lost. The export differs in them. */
    private final Set<String> lost;

    SidecarStream(JsonNode sample, Set<String> lost) {
        this.sample = sample;
        this.lost = lost;
        info = sample.has("xinfo_full") ? sample.get("xinfo_full") : sample.get("xinfo");
    }

    void assertExportedAs(JsonNode value) {
        assertEquals(saidRecords(), records(value));
        assertEquals(info.get("length").asLong(), value.get("length").asLong());
        assertEquals(
                info.get("last-generated-id").asText(), value.get("last_id").asText());
        if (info.has("entries-added")) {
            List<String> said = texts(info, "entries-added", "max-deleted-entry-id", "recorded-first-entry-id");
            List<String> exported = texts(value, "entries_added", "max_deleted_id", "first_id");
            if (lost.contains("stream-counters")) {
                assertNotEquals(said, exported);
            } else {
                assertEquals(said, exported);
            }
        }
        if (info.has("idmp-duration")) {
            idempotence(value.path("idempotence"));
        }
        if (info.get("groups").isArray()) {
            groups(value.get("groups"));
        }
    }

    /**
     * The producers that the stream remembers. A target without them loses them, unless they are those of a new stream.
     */
    private void idempotence(JsonNode exported) {
        List<String> said = texts(info, "idmp-duration", "idmp-maxsize", "iids-added", "iids-duplicates");
        if (exported.isMissingNode()) {
            assertEquals(lost.contains("stream-idmp"), !said.equals(List.of("100", "100", "0", "0")));
        } else {
            assertEquals(said, texts(exported, "duration", "max_entries", "added", "duplicates"));
        }
    }

    private List<String> saidRecords() {
        List<String> records = new ArrayList<>();
        sample.get("value").forEach(record -> {
            StringBuilder all = new StringBuilder(record.get(0).asText());
            record.get(1).forEach(text -> all.append(' ').append(said(text)));
            records.add(all.toString());
        });
        return records;
    }

    private static List<String> records(JsonNode value) {
        List<String> records = new ArrayList<>();
        value.get("records").forEach(record -> {
            StringBuilder all = new StringBuilder(record.get("id").asText());
            record.get("fields").forEach(text -> all.append(' ').append(given(text)));
            records.add(all.toString());
        });
        return records;
    }

    private static List<String> texts(JsonNode object, String... names) {
        return Arrays.stream(names).map(name -> object.get(name).asText()).toList();
    }

    private void groups(JsonNode groups) {
        assertEquals(info.get("groups").size(), groups.size());
        boolean readCountsDiffer = false;
        boolean activeTimesDiffer = false;
        boolean someNacked = false;
        for (int i = 0; i < groups.size(); i++) {
            Map<String, JsonNode> said = byName(info.get("groups").get(i));
            JsonNode group = groups.get(i);
            assertEquals(said(said.get("name")), given(group.get("name")));
            assertEquals(
                    said.get("last-delivered-id").asText(), group.get("last_id").asText());
            readCountsDiffer |= said.containsKey("entries-read") && readCountDiffers(said, group);
            activeTimesDiffer |= consumersDiffer(said.get("consumers"), group.get("consumers"));
            List<List<String>> pending = pending(said);
            someNacked |= pending.removeIf(entry -> lost.contains("stream-nack") && isNobodys(entry));
            assertEquals(pending, exportedPending(group));
        }
        assertEquals(
                lost.contains("stream-entries-read"),
                readCountsDiffer,
                "the read counts of groups differ only if they are lost");
        assertEquals(
                lost.contains("stream-active-time"),
                activeTimesDiffer,
                "the active times of consumers differ only if they are lost");
        assertEquals(lost.contains("stream-nack"), someNacked, "entries without an owner differ only if they are lost");
    }

    /** A server may compute a read count that the file gives as unknown. */
    private boolean readCountDiffers(Map<String, JsonNode> said, JsonNode group) {
        boolean unknown = group.get("entries_read").isNull();
        if (unknown && !lost.contains("stream-entries-read")) {
            return false;
        }
        return !said.get("entries-read").equals(group.get("entries_read"));
    }

    /** Whether the active times of the consumers differ. Fails on any other difference. */
    private static boolean consumersDiffer(JsonNode consumers, JsonNode exported) {
        Map<String, String> saidSeen = new TreeMap<>();
        Map<String, String> saidActive = new TreeMap<>();
        consumers.forEach(each -> {
            Map<String, JsonNode> consumer = byName(each);
            String name = said(consumer.get("name"));
            saidSeen.put(name, consumer.get("seen-time").asText());
            if (consumer.containsKey("active-time")) {
                saidActive.put(name, consumer.get("active-time").asText());
            }
        });
        Map<String, String> seen = new TreeMap<>();
        Map<String, String> active = new TreeMap<>();
        exported.forEach(consumer -> {
            String name = given(consumer.get("name"));
            seen.put(name, consumer.get("seen_time").asText());
            active.put(name, consumer.get("active_time").asText());
        });
        assertEquals(saidSeen, seen);
        return !saidActive.isEmpty() && !saidActive.equals(active);
    }

    private static List<List<String>> pending(Map<String, JsonNode> said) {
        List<List<String>> pending = new ArrayList<>();
        said.get("pending")
                .forEach(one -> pending.add(List.of(
                        one.get(0).asText(),
                        said(one.get(1)),
                        one.get(2).asText(),
                        one.get(3).asText())));
        assertEquals(said.get("pel-count").asInt(), pending.size());
        return pending;
    }

    private static List<List<String>> exportedPending(JsonNode group) {
        List<List<String>> pending = new ArrayList<>();
        group.get("pending")
                .forEach(entry -> pending.add(List.of(
                        entry.get("id").asText(),
                        entry.get("consumer").isNull() ? "" : given(entry.get("consumer")),
                        entry.get("delivery_time").asText(),
                        entry.get("delivery_count").asText())));
        return pending;
    }

    private static boolean isNobodys(List<String> pending) {
        return pending.get(1).isEmpty();
    }

    /** An array in which names and values alternate. */
    private static Map<String, JsonNode> byName(JsonNode flat) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            map.put(flat.get(i).asText(), flat.get(i + 1));
        }
        return map;
    }
}
