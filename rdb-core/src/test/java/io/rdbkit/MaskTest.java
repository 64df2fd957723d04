package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masked files: which parts stay, and that no other part does. */
class MaskTest {

    private static final int LONGEST_RUN = 5;
    private static final Masking MASKING = Masking.by("a secret".getBytes(StandardCharsets.US_ASCII));

    private Summary summary;

    private byte[] masked(byte[] file, Plan plan) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        summary = Rewrite.from(Source.of(new ByteArrayInputStream(file)).droppingAofTail())
                .by(plan)
                .to(Channels.newChannel(out), WriteOptions.DEFAULT);
        return out.toByteArray();
    }

    private byte[] masked(byte[] file) throws IOException {
        return masked(file, Plan.NOTHING.mask(MASKING));
    }

    static List<Path> dumps() {
        return Dumps.small();
    }

    /** What a file shows of its keys without their values. */
    private static List<String> heads(byte[] file) throws IOException {
        List<String> heads = new ArrayList<>();
        try (RdbReader in = Readings.open(file)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    heads.add(key + " " + key.expiry() + " " + key.eviction() + " " + key.encoding() + " "
                            + key.elements());
                }
            }
        }
        return heads;
    }

    private static List<String> flaws(byte[] file) throws IOException {
        List<String> flaws = new ArrayList<>();
        DeepCheck.of(
                Source.of(new ByteArrayInputStream(file)),
                0,
                null,
                offset -> {},
                finding -> flaws.add(finding.flaw().toString()));
        return flaws;
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void aDumpKeepsItsStructure(Path dump) throws IOException {
        Plan plain = Plan.NOTHING.withoutModules().withoutAux();
        byte[] original = masked(Files.readAllBytes(dump), plain);
        byte[] masked = masked(Files.readAllBytes(dump), plain.mask(MASKING));
        assertEquals(heads(original), heads(masked));
        assertEquals(flaws(original), flaws(masked));
        assertArrayEquals(masked, masked(Files.readAllBytes(dump), plain.mask(MASKING)));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void noStringOfADumpStays(Path dump) throws IOException {
        Plan plain = Plan.NOTHING.withoutModules();
        List<KeyContent> original = KeyContent.all(masked(Files.readAllBytes(dump), plain));
        List<KeyContent> masked = KeyContent.all(masked(Files.readAllBytes(dump), plain.mask(MASKING)));
        for (int i = 0; i < original.size(); i++) {
            Set<String> runs = runs(original.get(i).elements());
            runs.retainAll(runs(masked.get(i).elements()));
            runs.removeIf(run -> run.matches("[{}\\[\\]\":,]*|[0-9]*|(.)\\1*")); // may be made by masking
            assertEquals(Set.of(), runs, () -> dump.toString());
            assertEquals(
                    original.get(i).fieldExpiries().values().stream().sorted().toList(),
                    masked.get(i).fieldExpiries().values().stream().sorted().toList());
        }
    }

    /**
     * All runs of one byte more than a string may keep. Sketches of HyperLogLogs are left out, and so are the names in
     * JSON.
     */
    private static Set<String> runs(Object elements) {
        Set<String> runs = new HashSet<>();
        if (elements instanceof Bytes bytes) {
            String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
            if (!text.startsWith("HYLL")) {
                String values = text.startsWith("{") ? text.replaceAll("\"[^\"]*\" *:", "") : text;
                for (int i = 0; i + LONGEST_RUN < values.length(); i++) {
                    runs.add(values.substring(i, i + LONGEST_RUN + 1));
                }
            }
        } else if (elements instanceof Collection<?> all) {
            all.forEach(one -> runs.addAll(runs(one)));
        } else if (elements instanceof Map<?, ?> map) {
            map.keySet().forEach(one -> runs.addAll(runs(one)));
            map.values().forEach(one -> runs.addAll(runs(one)));
        }
        return runs;
    }

    private static RdbBytes file() {
        return RdbBytes.redis(11)
                .select(0)
                .string("user:1", "alice 1234567")
                .string("config:a", "secret secret")
                .key(4, "hash:1")
                .len(2)
                .str("status", "alice", "password", "open sesame");
    }

    private static Map<String, Object> values(byte[] file) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        KeyContent.all(file).forEach(key -> values.put(key.name().toString(), key.elements()));
        return values;
    }

    private static String text(Object bytes) {
        return bytes.toString();
    }

    @Test
    void equalStringsStayEqualEverywhere() throws IOException {
        Map<String, Object> values = values(masked(file().end()));
        String user = text(values.get("user:1"));
        Map<?, ?> hash = (Map<?, ?>) values.get("hash:1");
        assertNotEquals("alice", user.substring(0, 5));
        assertTrue(hash.values().stream().anyMatch(value -> text(value).equals(user.substring(0, 5))));
        assertFalse(hash.containsKey(Bytes.utf8("status")));
    }

    @Test
    void namesToKeepStay() throws IOException {
        Masking masking = MASKING.keeping(Keys.glob("config:*")).keepingFields(Bytes.utf8("status")::equals);
        Map<String, Object> values = values(masked(file().end(), Plan.NOTHING.mask(masking)));
        assertEquals(Bytes.utf8("secret secret"), values.get("config:a"));
        Map<?, ?> hash = (Map<?, ?>) values.get("hash:1");
        assertEquals(Bytes.utf8("alice"), hash.get(Bytes.utf8("status")));
        assertFalse(hash.containsKey(Bytes.utf8("password")));
        Map<String, Object> named = values(masked(file().end(), Plan.NOTHING.mask(MASKING.keepingFieldNames())));
        Map<?, ?> names = (Map<?, ?>) named.get("hash:1");
        assertEquals(Set.of(Bytes.utf8("status"), Bytes.utf8("password")), names.keySet());
        assertFalse(names.containsValue(Bytes.utf8("alice")));
    }

    @Test
    void fieldsCanBeDropped() throws IOException {
        Plan plan = Plan.NOTHING.mask(MASKING.keepingFieldNames());
        Map<?, ?> hash = (Map<?, ?>)
                values(masked(file().end(), plan.withoutFields("--drop-fields", Bytes.utf8("password")::equals)))
                        .get("hash:1");
        assertEquals(Set.of(Bytes.utf8("status")), hash.keySet());
        assertEquals(1, summary.fieldsLeftOut());
        masked(file().end(), plan.withoutFields("--drop-fields", name -> true));
        assertEquals(2, summary.kept());
        assertEquals(Map.of("--drop-fields", 1L), summary.dropped());
    }

    @Test
    void onlyTheVaryingPartsOfNamesChange() throws IOException {
        Plan plan = Plan.NOTHING.mask(MASKING).rename(MASKING.names());
        Map<String, Object> values = values(masked(file().end(), plan));
        assertTrue(values.containsKey("config:a"));
        assertFalse(values.containsKey("user:1"));
        assertEquals(
                1,
                values.keySet().stream()
                        .filter(name -> name.matches("user:[0-9]"))
                        .count());
        assertEquals(2, summary.renamed());
    }

    @Test
    void aMaskedNameIsNeverAKeptName() throws IOException {
        RdbBytes file = RdbBytes.redis(11).select(0);
        for (int i = 0; i < 100; i++) {
            file.string("k:" + i, "v" + i);
        }
        Masking masking = MASKING.keeping(Keys.glob("k:?"));
        Map<String, Object> values =
                values(masked(file.end(), Plan.NOTHING.mask(masking).rename(masking.names())));
        assertEquals(100, values.size());
        assertEquals(Bytes.utf8("v5"), values.get("k:5"));
    }

    @Test
    void conversionSeesMaskedValues() throws IOException {
        Plan plan = Plan.NOTHING.mask(MASKING).target(Target.parse("redis-6.2"));
        byte[] file = file().key(20, "set")
                .str("\u0010\u0000\u0000\u0000\u0002\u0000\u0081a\u0002\u0084abcd\u0005\u00ff")
                .end();
        Map<String, Object> converted = values(masked(file, plan));
        assertEquals(9, summary.writtenVersion().number());
        assertEquals(values(masked(file)), converted);
    }

    @Test
    void setsKeepAllMembers() throws IOException {
        RdbBytes file = RdbBytes.redis(11).select(0).key(2, "set").len(26 * 26 + 100);
        for (int i = 0; i < 26 * 26; i++) {
            file.str("" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
        }
        for (int i = 0; i < 100; i++) {
            file.str(String.valueOf(i));
        }
        Map<?, ?> set = (Map<?, ?>) values(masked(file.end())).get("set");
        assertEquals(26 * 26 + 100, set.size());
    }

    @Test
    void scoresKeepTheirOrder() throws IOException {
        for (int[] order : new int[][] {{1, 2, 3}, {3, 2, 1}, {2, 3, 1}}) {
            RdbBytes file = RdbBytes.redis(11).select(0).key(5, "zset").len(3);
            for (int score : order) {
                file.str("m" + score).le(8, Double.doubleToRawLongBits(score * 1000.25));
            }
            Map<?, ?> zset = (Map<?, ?>) values(masked(file.end())).get("zset");
            boolean unordered = order[0] == 2;
            assertEquals(unordered ? 1 : 0, summary.scoresKept());
            List<Bytes> byScore = zset.keySet().stream()
                    .map(Bytes.class::cast)
                    .sorted(Comparator.comparing(member -> (Double) zset.get(member)))
                    .toList();
            List<Bytes> expected = new ArrayList<>();
            for (int score : new int[] {1, 2, 3}) {
                Bytes member = Bytes.utf8("m" + score);
                Map<String, Object> one = values(
                        masked(RdbBytes.redis(11).string("s", member.toString()).end()));
                expected.add((Bytes) one.get("s"));
            }
            assertEquals(expected, byScore);
        }
    }

    @Test
    void compressedStringsStayCompressed() throws IOException {
        String text = "{\"name\":\"alice\",\"text\":\"" + "some words and some words again, ".repeat(200) + "\"}";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RdbWriter writer =
                RdbWriter.to(Channels.newChannel(out), new RdbVersion(Fork.REDIS, 11), WriteOptions.DEFAULT)) {
            writer.write(NewKey.of(0, Bytes.utf8("k"), StringValue.of(Bytes.utf8(text))));
            writer.finish();
        }
        byte[] masked = masked(out.toByteArray());
        assertTrue(masked.length < out.size() * 1.02 + 10, masked.length + " of " + out.size());
    }

    @Test
    void aRunOfOneCharacterBecomesARunOfAnother() throws IOException {
        for (String text : List.of(
                "-".repeat(84),
                "a word " + "=".repeat(4) + " and " + " ".repeat(9) + "more",
                "*".repeat(600_000), // more than one piece of a long string
                "{\"line\":\"" + "#".repeat(50) + "\"}")) {
            String masked = ((Bytes)
                            values(masked(RdbBytes.redis(11).string("k", text).end()))
                                    .get("k"))
                    .toUtf8();
            assertEquals(text.length(), masked.length());
            Matcher row = Pattern.compile("([^\\w])\\1{3,}").matcher(text);
            int rows = 0;
            while (row.find()) {
                rows++;
                String other = masked.substring(row.start(), row.end());
                assertEquals(1, other.chars().distinct().count(), other);
                assertNotEquals(text.charAt(row.start()), other.charAt(0));
            }
            assertTrue(rows > 0, text);
        }
        String three = "a---b";
        assertTrue(((Bytes) values(masked(RdbBytes.redis(11).string("k", three).end()))
                        .get("k"))
                .toUtf8()
                .matches("[a-z]---[a-z]"));
    }

    @Test
    void longStringsAreMaskedInPieces() throws IOException {
        String text = "a long text with 1234567 words ".repeat(200_000);
        Bytes masked = (Bytes)
                values(masked(RdbBytes.redis(11).string("k", text).end())).get("k");
        assertEquals(text.length(), masked.length());
        String words = masked.toUtf8();
        assertEquals(words.substring(0, 31), words.substring(31 * 199_999));
        assertFalse(words.contains("1234567"));
    }

    @Test
    void whatCannotBeMaskedIsRefused() {
        byte[] module = RdbBytes.redis(11)
                .select(0)
                .key(7, "m")
                .hex(HandMade.MODULE_ID + "00")
                .end();
        assertThrows(RdbRefusedException.class, () -> masked(module));
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Masking.by(new byte[0]));
    }
}
