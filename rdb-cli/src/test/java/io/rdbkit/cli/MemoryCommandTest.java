package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCommandTest {

    private static final String DUMP = Cli.dump("redis-8.0-rich").toString();
    private static final String OTHER = Cli.dump("valkey-9.1-rich").toString();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static List<JsonNode> lines(String... args) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Cli.run(args).succeeds().out().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static JsonNode json(String... args) throws IOException {
        return JSON.readTree(Cli.run(args).succeeds().out());
    }

    private static long sum(List<JsonNode> lines, String field) {
        return lines.stream().mapToLong(line -> line.get(field).asLong()).sum();
    }

    private String file(byte[] rdb) throws IOException {
        return Files.write(directory.resolve("file.rdb"), rdb).toString();
    }

    /** The expected sizes are those of Redis 7.0 and Valkey 9.1 with their own jemalloc. */
    @Test
    void keysTakeWhatServersReport() throws IOException {
        String file = file(TinyRdb.of(rdb -> rdb.db(0)
                .key("abcdef", "5")
                .key("bbcdef", "h".repeat(33))
                .key("cbcdef", "x".repeat(70))
                .end()));
        List<JsonNode> redis = lines("memory", file, "--for", "redis-7.0", "--format", "jsonl");
        assertEquals(
                List.of(48L, 88L, 128L),
                redis.stream().map(k -> k.get("memory").asLong()).toList());
        assertEquals(
                List.of(32L, 88L, 128L),
                redis.stream().map(k -> k.get("allocated").asLong()).toList());
        assertEquals(
                List.of(1L, 33L, 70L),
                redis.stream().map(k -> k.get("largest").asLong()).toList());
        List<JsonNode> valkey = lines("memory", file, "--for", "valkey-9.1", "--format", "jsonl");
        assertEquals(
                List.of(32L, 56L, 96L),
                valkey.stream().map(k -> k.get("memory").asLong()).toList());
        List<JsonNode> debian =
                lines("memory", file, "--for", "redis-7.0", "--allocator", "jemalloc-16", "--format", "jsonl");
        assertEquals(
                List.of(48L, 96L, 128L),
                debian.stream().map(k -> k.get("memory").asLong()).toList());
    }

    /** A page of zeros is small in the file and large in memory. */
    @Test
    void theOrderIsThatOfMemoryNotOfTheFile() throws IOException {
        String file = file(TinyRdb.of(rdb -> {
            rdb.db(0).key("random", "r".repeat(5000));
            rdb.key(0, "page").bytes(0xc3);
            int original = 1 << 20;
            byte[] block = lzfOfZeros(original);
            rdb.length(block.length).bytes(0x80, 0, 0x10, 0, 0);
            for (byte b : block) {
                rdb.bytes(b & 0xff);
            }
            rdb.end();
        }));
        List<JsonNode> byMemory = lines("memory", file, "--top", "1", "--format", "jsonl", "--for", "redis-7.0");
        assertEquals("page", byMemory.get(0).get("key").asText());
        assertTrue(byMemory.get(0).get("memory").asLong() > 1 << 20);
        assertTrue(byMemory.get(0).get("size").asLong() < 20_000);
        List<JsonNode> sorted = lines("keys", file, "--sort", "memory", "--format", "jsonl");
        assertEquals("page", sorted.get(0).get("key").asText());
        assertTrue(sorted.get(0).get("memory").asLong() > 1 << 20);
    }

    /** A literal, then back references of 264 bytes. */
    private static byte[] lzfOfZeros(int n) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(0);
        int left = n - 1;
        while (left > 0) {
            int run = Math.min(left, 264);
            if (left - run > 0 && left - run < 3) {
                run -= 3;
            }
            if (run >= 9) {
                out.write(7 << 5);
                out.write(run - 9);
            } else {
                out.write(run - 2 << 5);
            }
            out.write(0);
            left -= run;
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "db", "encoding", "slot", "ttl", "file"})
    void groupsAddUpToAllKeys(String by) throws IOException {
        List<JsonNode> keys = lines("memory", DUMP, "--format", "jsonl");
        List<JsonNode> groups = lines("memory", DUMP, "--by", by, "--format", "jsonl");
        for (String field : List.of("memory", "allocated", "size", "elements")) {
            assertEquals(sum(keys, field), sum(groups, field), field);
        }
        assertEquals(keys.size(), sum(groups, "keys"));
        long expiring = keys.stream().filter(key -> key.has("expiry")).count();
        assertEquals(expiring, sum(groups, "expiring"));
        if (by.equals("type") || by.equals("db") || by.equals("encoding")) {
            Map<String, Long> expected = new TreeMap<>();
            keys.forEach(key ->
                    expected.merge(key.get(by).asText(), key.get("memory").asLong(), Long::sum));
            Map<String, Long> told = new TreeMap<>();
            groups.forEach(group ->
                    told.put(group.get(by).asText(), group.get("memory").asLong()));
            assertEquals(expected, told);
        }
        long last = Long.MAX_VALUE;
        for (JsonNode group : groups) {
            assertTrue(group.get("memory").asLong() <= last, "the largest group must come first");
            last = group.get("memory").asLong();
        }
    }

    @Test
    void prefixesAreThoseOfTheNames() throws IOException {
        String file = file(TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < 30; i++) {
                rdb.key("user:" + i + ":cart", "x".repeat(100)).key("user:" + i + ":name", "n");
            }
            rdb.key("single", "y".repeat(3000)).end();
        }));
        Map<String, Long> keys = new HashMap<>();
        lines("memory", file, "--by", "prefix", "--format", "jsonl")
                .forEach(line ->
                        keys.put(line.get("prefix").asText(), line.get("keys").asLong()));
        assertEquals(Map.of("user:*:", 60L, "user:*:cart", 30L, "user:*:name", 30L), keys);
        keys.clear();
        lines("memory", file, "--by", "prefix", "--depth", "1", "--format", "jsonl")
                .forEach(line ->
                        keys.put(line.get("prefix").asText(), line.get("keys").asLong()));
        assertEquals(Map.of("user:*:cart", 30L, "user:*:name", 30L), keys);
        List<String> table = Cli.run("memory", file, "--by", "prefix", "--top", "1")
                .succeeds()
                .out()
                .lines()
                .toList();
        assertEquals(4, table.size(), table::toString);
        assertTrue(table.get(1).endsWith("user:*:"), table::toString);
        assertEquals("and 2 more", table.get(2));
        assertTrue(table.get(3).startsWith("100.0%"), table::toString);
    }

    @Test
    void jsonHasAllFigures() throws IOException {
        JsonNode all = json("memory", DUMP, OTHER, "--format", "json", "--top", "5");
        List<JsonNode> keys = lines("memory", DUMP, OTHER, "--format", "jsonl");
        long memory = sum(keys, "memory");
        assertEquals(memory, all.at("/total/memory").asLong());
        assertEquals(memory, all.at("/prefixes/memory").asLong());
        assertEquals(
                List.of("redis-8.0", "valkey-9.1"),
                StreamSupport.stream(all.get("files").spliterator(), false)
                        .map(f -> f.get("server").asText())
                        .toList());
        for (String groups : List.of("type", "db", "encoding", "ttl")) {
            long sum = 0;
            for (JsonNode group : all.get(groups)) {
                sum += group.get("memory").asLong();
                long ofFiles =
                        group.at("/files/0").asLong() + group.at("/files/1").asLong();
                assertEquals(group.get("memory").asLong(), ofFiles, groups);
            }
            assertEquals(memory, sum, groups);
        }
        long slots = 0;
        for (JsonNode slot : all.get("slot")) {
            slots += slot.get(2).asLong();
        }
        assertEquals(memory, slots);
        for (String histogram : List.of("memory", "elements")) {
            long inSteps = 0;
            for (JsonNode step : all.at("/histograms/" + histogram)) {
                inSteps += step.get("keys").asLong();
            }
            assertEquals(keys.size(), inSteps, histogram);
        }
        assertEquals(5, all.get("top").size());
        long largest =
                keys.stream().mapToLong(k -> k.get("memory").asLong()).max().orElseThrow();
        assertEquals(largest, all.at("/top/0/memory").asLong());
        checkTree(all.get("prefixes"));
    }

    /** The children and the rest add up to their parent. */
    private static void checkTree(JsonNode node) {
        if (!node.has("children")) {
            return;
        }
        long keys = node.at("/others/keys").asLong();
        long memory = node.at("/others/memory").asLong();
        for (JsonNode child : node.get("children")) {
            keys += child.get("keys").asLong();
            memory += child.get("memory").asLong();
            checkTree(child);
        }
        if (node.get("children").size() > 0) {
            assertEquals(node.get("keys").asLong(), keys, node::toString);
            assertEquals(node.get("memory").asLong(), memory, node::toString);
        }
    }

    @Test
    void severalFilesHaveAColumnEach() {
        List<String> csv = Cli.run("memory", DUMP, OTHER, "--by", "type", "--format", "csv")
                .succeeds()
                .out()
                .lines()
                .toList();
        assertTrue(csv.get(0).endsWith(",\"" + DUMP + "\",\"" + OTHER + "\""), csv.get(0));
        for (String line : csv.subList(1, csv.size())) {
            String[] cells = line.split(",");
            long files = Long.parseLong(cells[cells.length - 1]) + Long.parseLong(cells[cells.length - 2]);
            assertEquals(Long.parseLong(cells[3]), files, line);
        }
    }

    @Test
    void filtersSelectKeys() throws IOException {
        List<JsonNode> all = lines("memory", DUMP, "--format", "jsonl");
        List<JsonNode> some =
                lines("memory", DUMP, "--format", "jsonl", "--type", "hash", "--size", "1..", "--db", "0");
        Map<String, JsonNode> byKey = new HashMap<>();
        all.stream()
                .filter(k -> k.get("db").asInt() == 0)
                .forEach(k -> byKey.put(k.get("key").toString(), k));
        assertFalse(some.isEmpty());
        some.forEach(key -> assertEquals(byKey.get(key.get("key").toString()), key));
        assertEquals(
                ExitCode.NO,
                Cli.run("memory", DUMP, "--key", "no such", "--fail-empty").exitCode());
    }

    @Test
    void estimatesAreMarked() throws IOException {
        assertTrue(lines("memory", DUMP, "--for", "redis-8.4", "--format", "jsonl").stream()
                .allMatch(key -> key.get("estimate").asBoolean()));
        Cli table = Cli.run("memory", DUMP, "--for", "redis-8.4", "--top", "3").succeeds();
        assertTrue(table.out().lines().skip(1).allMatch(line -> line.contains(" ~")), table::out);
        assertTrue(table.err().contains("estimates"), table::err);
        List<JsonNode> measured = lines("memory", DUMP, "--format", "jsonl", "--no-type", "module");
        assertTrue(measured.stream().noneMatch(key -> key.has("estimate")));
        List<JsonNode> vectors = lines("memory", DUMP, "--format", "jsonl", "--type", "module");
        assertFalse(vectors.isEmpty());
        assertTrue(vectors.stream().allMatch(key -> key.get("estimate").asBoolean()));
    }

    @Test
    void infoShowsTheSum() throws IOException {
        long memory = sum(lines("memory", OTHER, "--format", "jsonl"), "memory");
        String sum = String.format(Locale.ROOT, "%,d", memory);
        List<String> info =
                Cli.run("info", OTHER, "--memory").succeeds().out().lines().toList();
        assertTrue(
                info.stream().anyMatch(line -> line.startsWith("  memory") && line.contains(" " + sum + " bytes")),
                () -> sum + " is not in " + info);
        assertTrue(info.stream().anyMatch(line -> line.startsWith("  of stream")), info::toString);
        Cli.run("info", "-", "--memory").fails(ExitCode.USAGE, "--memory");
    }

    @Test
    void contradictoryOptionsAreRefused() {
        Cli.run("memory", DUMP, "--format", "json", "--by", "type").fails(ExitCode.USAGE, "--by");
        Cli.run("memory", DUMP, "--top", "0").fails(ExitCode.USAGE, "--top 0");
        Cli.run("memory", DUMP, "--depth", "2").fails(ExitCode.USAGE, "--depth");
        Cli.run("memory", DUMP, "--by", "prefix", "--depth", "17").fails(ExitCode.USAGE, "--depth 17");
        Cli.run("memory", DUMP, "--for", "keydb-6.3").fails(ExitCode.USAGE, "--for keydb-6.3");
        Cli.run("memory", DUMP, "--for", "redis-9").fails(ExitCode.USAGE, "--for redis-9");
        Cli.run("memory", DUMP, "--allocator", "tcmalloc").fails(ExitCode.USAGE, "--allocator tcmalloc");
    }

    @Test
    void afterDamageNoIncompleteSumIsPrinted() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(DUMP));
        String cut = file(Arrays.copyOf(whole, whole.length / 2));
        Cli sums = Cli.run("memory", cut, "--by", "type", "-q");
        assertEquals(ExitCode.BAD_INPUT, sums.exitCode(), sums.err());
        assertArrayEquals(new byte[0], sums.outBytes());
    }

    @Test
    void manyPrefixesFitInASmallHeap() throws Exception {
        Process process = ForkedRdb.of(
                        directory, Main.class, List.of("-Xmx64m"), "memory", "-", "--format", "json", "-q")
                .redirectError(directory.resolve("err").toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        int keys = 600_000;
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            TinyRdb rdb = new TinyRdb(stdin).db(0);
            for (int i = 0; i < keys; i++) {
                rdb.key(
                        Integer.toString(i, 36).replaceAll("[0-9]", "z") + i % 1000 + "x:y:" + (char) ('g' + i % 7),
                        "v");
            }
            rdb.end();
        }
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(ExitCode.DONE, process.exitValue(), Files.readString(directory.resolve("err")));
        assertEquals(
                keys,
                JSON.readTree(directory.resolve("out").toFile())
                        .at("/total/keys")
                        .asInt());
    }
}
