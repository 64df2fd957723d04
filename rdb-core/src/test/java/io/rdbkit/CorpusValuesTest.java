package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares decoded values of many servers' dumps with the answers of those servers. */
@EnabledIfEnvironmentVariable(
        named = Dumps.CORPUS,
        matches = ".+",
        disabledReason = "it needs a directory of dumps with sidecars")
class CorpusValuesTest {

    private static final int LONGEST_STRING = 2048;

    static List<Path> sidecars() {
        return CorpusTest.sidecars();
    }

    @ParameterizedTest
    @MethodSource("sidecars")
    void valuesAreWhatTheServerAnswered(Path sidecar) throws IOException {
        JsonNode said = new ObjectMapper().readTree(sidecar.toFile());
        boolean expired = said.get("variant").asText().equals("ttl-past");
        Map<String, JsonNode> samples = CorpusTest.samples(said);
        int checked = 0;
        try (RdbReader in = RdbReader.open(CorpusTest.dump(sidecar), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    JsonNode sample = samples.get(key.db() + " " + CorpusTest.string(key.key()));
                    boolean fieldsExpiredAtLoad = expired && key.key().startsWith(Bytes.utf8("hfe:"));
                    if (sample != null && !fieldsExpiredAtLoad) {
                        check(key, sample, in.version());
                        checked++;
                    }
                }
            }
        }
        assertTrue(expired || checked == samples.size(), checked + " of " + samples.size());
    }

    private static void check(KeyEntry key, JsonNode said, RdbVersion version) throws IOException {
        JsonNode value = said.get("value");
        switch (key.type().kind()) {
            case STRING -> assertEquals(bytes(value), given(((StringValue) key.decode()).toBytes()), key::toString);
            case LIST -> elements(value, ((ListValue) key.decode()).toList(), key);
            case SET ->
                elements(
                        value,
                        ((SetValue) key.decode()).toSet().stream().sorted().toList(),
                        key);
            case HASH -> hash(said, (HashValue) key.decode(), key);
            case ZSET -> zset(value, (ZsetValue) key.decode(), version, key);
            case STREAM -> StreamAnswers.check(said, (StreamValue) key.decode(), key);
            case ARRAY -> array(said, (ArrayValue) key.decode(), key);
            case MODULE ->
                assertEquals(
                        "MODULE_2", key.type().name()); // the module's answer says nothing about the bytes in the file
        }
    }

    private static void elements(JsonNode said, List<Bytes> elements, KeyEntry key) {
        if (said.isArray()) {
            assertEquals(
                    strings(said),
                    elements.stream().map(CorpusValuesTest::given).toList(),
                    key::toString);
        } else {
            assertEquals(said.get("$count").asInt(), elements.size(), key::toString);
            assertEquals(said.get("$sha1").asText(), digest(elements), key::toString);
        }
    }

    /** The digest of all elements, each as its length (64 bits, big-endian) and its bytes. */
    private static String digest(List<Bytes> elements) {
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        for (Bytes element : elements) {
            sha1.update(
                    ByteBuffer.allocate(Long.BYTES).putLong(element.length()).array());
            sha1.update(element.toByteArray());
        }
        return HexFormat.of().formatHex(sha1.digest());
    }

    private static void hash(JsonNode said, HashValue hash, KeyEntry key) throws IOException {
        Map<Bytes, Bytes> fields = new TreeMap<>();
        Map<String, Long> expiries = new HashMap<>();
        for (HashField f; (f = hash.next()) != null; ) {
            assertNull(fields.put(f.field().toBytes(), f.value().toBytes()), "a field occurs twice");
            if (f.expiry() != Expiry.NONE) {
                expiries.put(given(f.field().toBytes()), f.expiry());
            }
        }
        List<String> pairs = new ArrayList<>();
        fields.forEach((field, value) -> pairs.add(given(field) + "=" + given(value)));
        List<String> saidPairs = new ArrayList<>();
        said.get("value").forEach(pair -> saidPairs.add(bytes(pair.get(0)) + "=" + bytes(pair.get(1))));
        assertEquals(saidPairs, pairs, key::toString);
        Map<String, Long> saidExpiries = new HashMap<>();
        said.path("field_pexpireat").forEach(pair -> {
            if (pair.get(1).asLong() > 0) {
                saidExpiries.put(bytes(pair.get(0)), pair.get(1).asLong());
            }
        });
        assertEquals(saidExpiries, expiries, key::toString);
    }

    private static void zset(JsonNode said, ZsetValue zset, RdbVersion version, KeyEntry key) throws IOException {
        List<Map.Entry<Bytes, Double>> members = new ArrayList<>(zset.toMap().entrySet());
        members.sort(Comparator.comparing((Map.Entry<Bytes, Double> m) -> m.getValue() + 0.0) // -0 sorts as 0
                .thenComparing(Map.Entry::getKey));
        assertEquals(said.size(), members.size(), key::toString);
        for (int i = 0; i < said.size(); i++) {
            Map.Entry<Bytes, Double> member = members.get(i);
            assertEquals(bytes(said.get(i).get(0)), given(member.getKey()), key::toString);
            String score = said.get(i).get(1).asText();
            double number =
                    switch (score) {
                        case "inf" -> Double.POSITIVE_INFINITY;
                        case "-inf" -> Double.NEGATIVE_INFINITY;
                        default -> Double.parseDouble(score);
                    };
            assertEquals(number + 0.0, member.getValue() + 0.0, key::toString);
            if (version.number() >= 11 && number != 0) { // these servers print the shortest form
                assertEquals(score, new Slice().setDecimal(member.getValue()).toString(), key::toString);
            }
        }
    }

    private static void array(JsonNode said, ArrayValue array, KeyEntry key) throws IOException {
        Map<Long, String> elements = new HashMap<>();
        for (ArrayElement e; (e = array.next()) != null; ) {
            elements.put(e.index(), given(e.text().toBytes()));
        }
        assertEquals(said.get("arcount").asInt(), elements.size(), key::toString);
        JsonNode first = said.get("value_first2000");
        for (int i = 0; i < first.size(); i++) {
            String expected = first.get(i).isNull() ? null : bytes(first.get(i));
            assertEquals(expected, elements.get((long) i), key + " [" + i + "]");
        }
    }

    private static List<String> strings(JsonNode said) {
        List<String> strings = new ArrayList<>();
        said.forEach(text -> strings.add(bytes(text)));
        return strings;
    }

    /** A string in full, or the digest of a long one. */
    private static String bytes(JsonNode said) {
        return said.isObject() ? said.get("$sha1").asText() : said.asText();
    }

    private static String given(Bytes bytes) {
        return bytes.length() <= LONGEST_STRING
                ? new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1)
                : DigestUtils.sha1Hex(bytes.toByteArray());
    }
}
