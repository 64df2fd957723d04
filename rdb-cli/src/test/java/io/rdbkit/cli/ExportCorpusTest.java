package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exports of many servers' dumps against what those servers answered when asked for the same keys, which a file beside each dump
 * has. There a byte is a character; a long string is given by its length and digest, and a long list too.
 */
@EnabledIfEnvironmentVariable(
        named = "RDB_CORPUS",
        matches = ".+",
        disabledReason = "it needs a directory of dumps with sidecars")
class ExportCorpusTest {

    private static final int LONGEST_STRING = 2048;

    static Stream<Path> sidecars() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getenv("RDB_CORPUS")))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("sidecars")
    void saysWhatTheServerAnswered(Path sidecar) throws IOException {
        JsonNode said = new ObjectMapper().readTree(sidecar.toFile());
        boolean past = said.get("variant").asText().equals("ttl-past");
        Map<String, JsonNode> exported = new HashMap<>();
        for (JsonNode line : ExportDumpsTest.lines(
                Cli.run("export", dump(sidecar), "-q").succeeds().outBytes())) {
            if (line.has("key")) {
                exported.put(
                        line.get("db").asInt() + " " + given(line.get("key").asText()), line);
            }
        }
        int checked = 0;
        for (JsonNode sample : said.get("sample")) {
            String key = said(sample.get("key"));
            boolean fieldsExpiredAtLoad = past && key.startsWith("hfe:");
            if (sample.has("rdb_type") && !fieldsExpiredAtLoad) { // else an AOF's commands made it
                JsonNode line = exported.get(sample.get("db").asInt() + " " + key);
                assertNotNull(line, key);
                check(sample, line);
                checked++;
            }
        }
        assertTrue(
                checked > 0 || said.get("sample").isEmpty() || said.get("rdb").has("tail_bytes"));
    }

    private static String dump(Path sidecar) {
        Path rdb = sidecar.resolveSibling(sidecar.getFileName().toString().replace(".json", ".rdb"));
        return (Files.exists(rdb) ? rdb : Path.of(rdb.toString().replace(".rdb", ".aof"))).toString();
    }

    private static void check(JsonNode sample, JsonNode line) {
        String type = line.get("type").asText();
        assertEquals(sample.path("rdb_exp").asLong(-1), line.path("expiry").asLong(-1));
        assertEquals(sample.path("rdb_idle").asLong(-1), line.path("idle").asLong(-1));
        assertEquals(sample.path("rdb_freq").asLong(-1), line.path("freq").asLong(-1));
        JsonNode value = line.get("value");
        JsonNode said = sample.get("value");
        if (type.equals("module")) { // what its module answers is not in terms of the file
            String module = value.get("module").asText();
            assertTrue(List.of(module, "mem_alloc").contains(sample.get("type").asText()), module);
            return;
        }
        assertEquals(sample.get("type").asText(), type);
        switch (type) {
            case "string" -> assertEquals(said(said), given(value.asText()));
            case "list" -> list(said, texts(value));
            case "set" -> {
                List<byte[]> members = texts(value);
                members.sort(Arrays::compareUnsigned);
                list(said, members);
            }
            case "zset" -> zset(said, value);
            case "hash" -> hash(sample, value);
            case "stream" -> stream(sample, value);
            case "array" -> array(sample, value.get("elements"));
            default -> throw new AssertionError(type);
        }
    }

    private static void list(JsonNode said, List<byte[]> items) {
        if (said.isArray()) {
            List<String> texts = new ArrayList<>();
            said.forEach(item -> texts.add(said(item)));
            assertEquals(texts, items.stream().map(ExportCorpusTest::given).toList());
        } else {
            assertEquals(said.get("$count").asInt(), items.size());
            MessageDigest sha1 = sha1();
            for (byte[] item : items) {
                sha1.update(ByteBuffer.allocate(Long.BYTES).putLong(item.length).array());
                sha1.update(item);
            }
            assertEquals(said.get("$sha1").asText(), HexFormat.of().formatHex(sha1.digest()));
        }
    }

    private record Member(byte[] name, double score) {}

    private static void zset(JsonNode said, JsonNode value) {
        List<Member> members = new ArrayList<>();
        value.properties().forEach(m -> members.add(new Member(bytes(m.getKey()), score(m.getValue()))));
        members.sort(Comparator.comparingDouble((Member m) -> m.score() + 0.0) // -0 is 0
                .thenComparing(Member::name, Arrays::compareUnsigned));
        List<String> texts = new ArrayList<>();
        said.forEach(pair -> texts.add(said(pair.get(0)) + " " + (score(pair.get(1)) + 0.0)));
        assertEquals(
                texts,
                members.stream()
                        .map(m -> given(m.name()) + " " + (m.score() + 0.0))
                        .toList());
    }

    private static double score(JsonNode node) {
        return switch (node.asText()) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> node.isNumber() ? node.doubleValue() : Double.parseDouble(node.asText());
        };
    }

    private static void hash(JsonNode sample, JsonNode value) {
        Map<String, String> fields = new TreeMap<>();
        Map<String, Long> expiries = new TreeMap<>();
        value.properties().forEach(field -> {
            JsonNode is = field.getValue();
            fields.put(given(field.getKey()), given((is.isObject() ? is.get("value") : is).asText()));
            if (is.isObject()) {
                expiries.put(given(field.getKey()), is.get("expiry").asLong());
            }
        });
        Map<String, String> saidFields = new TreeMap<>();
        sample.get("value").forEach(pair -> saidFields.put(said(pair.get(0)), said(pair.get(1))));
        Map<String, Long> saidExpiries = new TreeMap<>();
        sample.path("field_pexpireat").forEach(pair -> {
            if (pair.get(1).asLong() > 0) {
                saidExpiries.put(said(pair.get(0)), pair.get(1).asLong());
            }
        });
        assertEquals(saidFields, fields);
        assertEquals(saidExpiries, expiries);
    }

    private static void stream(JsonNode sample, JsonNode value) {
        List<String> records = new ArrayList<>();
        value.get("records").forEach(record -> {
            StringBuilder all = new StringBuilder(record.get("id").asText());
            record.get("fields").forEach(text -> all.append(' ').append(given(text.asText())));
            records.add(all.toString());
        });
        List<String> saidRecords = new ArrayList<>();
        sample.get("value").forEach(record -> {
            StringBuilder all = new StringBuilder(record.get(0).asText());
            record.get(1).forEach(text -> all.append(' ').append(said(text)));
            saidRecords.add(all.toString());
        });
        assertEquals(saidRecords, records);
        JsonNode info = sample.has("xinfo_full") ? sample.get("xinfo_full") : sample.get("xinfo");
        assertEquals(info.get("length").asLong(), value.get("length").asLong());
        assertEquals(
                info.get("last-generated-id").asText(), value.get("last_id").asText());
        if (info.has("entries-added")) {
            assertEquals(
                    info.get("entries-added").asLong(),
                    value.get("entries_added").asLong());
            assertEquals(
                    info.get("max-deleted-entry-id").asText(),
                    value.get("max_deleted_id").asText());
            assertEquals(
                    info.get("recorded-first-entry-id").asText(),
                    value.get("first_id").asText());
        }
        if (info.get("groups").isArray()) {
            assertEquals(info.get("groups").size(), value.get("groups").size());
            for (int i = 0; i < info.get("groups").size(); i++) {
                group(byName(info.get("groups").get(i)), value.get("groups").get(i));
            }
        }
    }

    private static void group(Map<String, JsonNode> said, JsonNode group) {
        assertEquals(said(said.get("name")), given(group.get("name").asText()));
        assertEquals(
                said.get("last-delivered-id").asText(), group.get("last_id").asText());
        if (said.containsKey("entries-read") && !group.get("entries_read").isNull()) {
            assertEquals(
                    said.get("entries-read").asLong(), group.get("entries_read").asLong());
        }
        List<String> consumers = new ArrayList<>();
        said.get("consumers").forEach(c -> consumers.add(said(byName(c).get("name"))));
        List<String> exported = new ArrayList<>();
        group.get("consumers").forEach(c -> exported.add(given(c.get("name").asText())));
        assertEquals(
                consumers.stream().sorted().toList(), exported.stream().sorted().toList());
        assertEquals(said.get("pel-count").asInt(), group.get("pending").size());
        for (int i = 0; i < said.get("pending").size(); i++) {
            JsonNode one = said.get("pending").get(i);
            JsonNode entry = group.get("pending").get(i);
            assertEquals(one.get(0).asText(), entry.get("id").asText());
            assertEquals(
                    said(one.get(1)),
                    entry.get("consumer").isNull()
                            ? ""
                            : given(entry.get("consumer").asText()));
            assertEquals(one.get(2).asLong(), entry.get("delivery_time").asLong());
            assertEquals(one.get(3).asLong(), entry.get("delivery_count").asLong());
        }
    }

    /** An array of names and values by turns. */
    private static Map<String, JsonNode> byName(JsonNode flat) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            map.put(flat.get(i).asText(), flat.get(i + 1));
        }
        return map;
    }

    private static void array(JsonNode sample, JsonNode elements) {
        assertEquals(sample.get("arcount").asInt(), elements.size());
        JsonNode first = sample.get("value_first2000");
        for (int i = 0; i < first.size(); i++) {
            JsonNode element = elements.path(Integer.toString(i));
            assertEquals(first.get(i).isNull(), element.isMissingNode(), "element " + i);
            if (!element.isMissingNode()) {
                JsonNode plain = element.isObject() ? element.get("double") : element;
                assertEquals(
                        plain.isDouble() ? Double.toString(first.get(i).asDouble()) : said(first.get(i)),
                        plain.isDouble() ? Double.toString(plain.doubleValue()) : given(plain.asText()));
            }
        }
    }

    private static List<byte[]> texts(JsonNode array) {
        List<byte[]> texts = new ArrayList<>();
        array.forEach(text -> texts.add(bytes(text.asText())));
        return texts;
    }

    private static byte[] bytes(String exported) {
        try {
            return SurrogateEscape.bytes(exported);
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(exported, e);
        }
    }

    /** What the sidecar says of a string: itself or its digest. */
    private static String said(JsonNode said) {
        return said.isObject() ? said.get("$sha1").asText() : said.asText();
    }

    /** What the sidecar would say of a string exported. */
    private static String given(String exported) {
        return given(bytes(exported));
    }

    private static String given(byte[] bytes) {
        return bytes.length <= LONGEST_STRING
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : HexFormat.of().formatHex(sha1().digest(bytes));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
