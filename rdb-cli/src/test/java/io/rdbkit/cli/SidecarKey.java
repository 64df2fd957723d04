package io.rdbkit.cli;

import static io.rdbkit.cli.SidecarText.bytes;
import static io.rdbkit.cli.SidecarText.digest;
import static io.rdbkit.cli.SidecarText.given;
import static io.rdbkit.cli.SidecarText.said;
import static io.rdbkit.cli.SidecarText.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A key of a sidecar, and the server's answers about it. */
public final class SidecarKey {

    private static final long NONE = -1;

    private final JsonNode sample;
    private final boolean fieldsExpired;

    /** @param fieldsExpired whether the server left out fields that are in the file */
    SidecarKey(JsonNode sample, boolean fieldsExpired) {
        this.sample = sample;
        this.fieldsExpired = fieldsExpired;
    }

    /** Database and name, in the form of {@link Sidecar#exported}. */
    public String name() {
        return sample.get("db").asInt() + " " + said(sample.get("key"));
    }

    /** The server's name for its type. */
    public String type() {
        return sample.get("type").asText();
    }

    /** Unix time in ms, or -1. */
    public long expiry() {
        return sample.path("rdb_exp").asLong(NONE);
    }

    public boolean hasFieldExpiries() {
        return !saidExpiries().isEmpty();
    }

    /** Whether the server left out fields that are in the file. */
    public boolean fieldsExpired() {
        return fieldsExpired;
    }

    /** Whether the file has an idle time or a frequency for it. */
    public boolean hasEviction() {
        return sample.has("rdb_idle") || sample.has("rdb_freq");
    }

    /** Whether a score is -0. */
    public boolean hasNegativeZero() {
        if (type().equals("zset") && sample.get("value").isArray()) {
            for (JsonNode pair : sample.get("value")) {
                if (pair.get(1).asText().equals("-0")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asserts that an exported line has the idle time and frequency, or neither of them if they were lost. */
    public void assertEviction(JsonNode line, Set<String> lost) {
        if (lost.contains("eviction")) {
            assertTrue(hasEviction(), "a lost eviction must have been there");
            assertEquals(List.of(NONE, NONE), eviction(line, "idle", "freq"));
        } else {
            assertEquals(eviction(sample, "rdb_idle", "rdb_freq"), eviction(line, "idle", "freq"));
        }
    }

    private static List<Long> eviction(JsonNode node, String idle, String freq) {
        return List.of(node.path(idle).asLong(NONE), node.path(freq).asLong(NONE));
    }

    /**
     * Asserts that an exported line has the expiry and the value.
     *
     * @param lost the features that the key lost: the file had them, and the line doesn't
     */
    public void assertExportedAs(JsonNode line, Set<String> lost) {
        assertEquals(expiry(), line.path("expiry").asLong(NONE));
        String type = line.get("type").asText();
        JsonNode value = line.get("value");
        JsonNode said = sample.get("value");
        if (type.equals("module")) { // the module's answer says nothing about the tokens in the file
            String module = value.get("module").asText();
            assertTrue(List.of(module, "mem_alloc").contains(type()), module);
            return;
        }
        assertEquals(type(), type);
        switch (type) {
            case "string" -> assertEquals(said(said), given(value));
            case "list" -> list(said, texts(value));
            case "set" -> {
                List<byte[]> members = texts(value);
                members.sort(Arrays::compareUnsigned);
                list(said, members);
            }
            case "zset" -> zset(said, value);
            case "hash" -> hash(value, lost.contains("field-expiry"));
            case "stream" -> new SidecarStream(sample, lost).assertExportedAs(value);
            case "array" -> array(value.get("elements"));
            default -> throw new AssertionError(type);
        }
    }

    private static void list(JsonNode said, List<byte[]> items) {
        if (said.isArray()) {
            List<String> texts = new ArrayList<>();
            said.forEach(item -> texts.add(said(item)));
            assertEquals(texts, items.stream().map(SidecarText::given).toList());
        } else {
            assertEquals(said.get("$count").asInt(), items.size());
            assertEquals(said.get("$sha1").asText(), digest(items));
        }
    }

    private record Member(byte[] name, double score) {}

    private static void zset(JsonNode said, JsonNode value) {
        List<Member> members = new ArrayList<>();
        value.properties().forEach(m -> members.add(new Member(bytes(m.getKey()), score(m.getValue()))));
        members.sort(Comparator.comparingDouble((Member m) -> m.score() + 0.0) // -0 sorts as 0
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

    private void hash(JsonNode value, boolean expiriesLost) {
        Map<String, String> fields = new TreeMap<>();
        Map<String, Long> expiries = new TreeMap<>();
        value.properties().forEach(field -> {
            JsonNode is = field.getValue();
            String name = given(bytes(field.getKey()));
            fields.put(name, given(is.isObject() ? is.get("value") : is));
            if (is.isObject()) {
                expiries.put(name, is.get("expiry").asLong());
            }
        });
        Map<String, String> saidFields = new TreeMap<>();
        sample.get("value").forEach(pair -> saidFields.put(said(pair.get(0)), said(pair.get(1))));
        if (expiriesLost) {
            assertTrue(hasFieldExpiries() || fieldsExpired, "lost field expiries must have been there");
            assertEquals(Map.of(), expiries);
        } else {
            assertEquals(saidExpiries(), expiries);
        }
        if (expiriesLost && fieldsExpired) { // a server without field expiries has all fields
            assertNotEquals(saidFields, fields);
            fields.keySet().retainAll(saidFields.keySet());
        }
        assertEquals(saidFields, fields);
    }

    private Map<String, Long> saidExpiries() {
        Map<String, Long> expiries = new TreeMap<>();
        sample.path("field_pexpireat").forEach(pair -> {
            if (pair.get(1).asLong() > 0) {
                expiries.put(said(pair.get(0)), pair.get(1).asLong());
            }
        });
        return expiries;
    }

    private void array(JsonNode elements) {
        assertEquals(sample.get("arcount").asInt(), elements.size());
        JsonNode first = sample.get("value_first2000");
        for (int i = 0; i < first.size(); i++) {
            JsonNode element = elements.path(Integer.toString(i));
            assertEquals(first.get(i).isNull(), element.isMissingNode(), "element " + i);
            if (!element.isMissingNode()) {
                JsonNode plain = element.isObject() ? element.get("double") : element;
                assertEquals(
                        plain.isDouble() ? Double.toString(first.get(i).asDouble()) : said(first.get(i)),
                        plain.isDouble() ? Double.toString(plain.doubleValue()) : given(plain));
            }
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
