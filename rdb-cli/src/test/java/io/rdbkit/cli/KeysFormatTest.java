package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code rdb keys} for keys that are not plain words. */
class KeysFormatTest {

    private static final long IN_2100 = 4_102_444_800_000L;

    /** Keys and how they are printed. */
    private static final List<Map.Entry<byte[], String>> KEYS = List.of(
            Map.entry(new byte[0], ""),
            Map.entry(utf8("plain"), "plain"),
            Map.entry(utf8("a b"), "a b"),
            Map.entry(new byte[] {(byte) 0xff, 0, 'a'}, "\\xff\\x00a"),
            Map.entry(utf8("q\"uo\"te"), "q\"uo\"te"),
            Map.entry(utf8("two\nlines\r\t"), "two\\nlines\\r\\t"),
            Map.entry(utf8("h\u00e9 \u20ac \ud83d\ude00"), "h\u00e9 \u20ac \ud83d\ude00"),
            Map.entry(utf8("back\\slash"), "back\\\\slash"),
            Map.entry(utf8("\\x41"), "\\\\x41"),
            Map.entry(utf8("com,ma"), "com,ma"),
            Map.entry(utf8("\u0085\u2028"), "\\xc2\\x85\\xe2\\x80\\xa8"),
            Map.entry(utf8("esc\u001b[0m\u007f"), "esc\\x1b[0m\\x7f"));

    @TempDir
    Path directory;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All of the keys in databases 0 and 12. In database 12 they expire. */
    private static byte[] rdb() throws IOException {
        return TinyRdb.of(rdb -> {
            rdb.db(0);
            for (Map.Entry<byte[], String> key : KEYS) {
                rdb.key(key.getKey(), utf8("v"));
            }
            rdb.db(12);
            for (Map.Entry<byte[], String> key : KEYS) {
                rdb.expiry(IN_2100).key(key.getKey(), utf8("value"));
            }
            rdb.end();
        });
    }

    private static List<String> lines(String... options) throws IOException {
        String[] args = new String[options.length + 2];
        args[0] = "keys";
        args[1] = "-";
        System.arraycopy(options, 0, args, 2, options.length);
        Cli cli = Cli.run(rdb(), args).succeeds();
        assertEquals("", cli.err());
        return List.of(cli.out().split("\n", -1)); // String.lines would also end a line at CR
    }

    private static List<String> expected(String header, String db0, String db12) {
        List<String> lines = new ArrayList<>();
        if (header != null) {
            lines.add(header);
        }
        KEYS.forEach(key -> lines.add(db0.formatted(key.getValue())));
        KEYS.forEach(key -> lines.add(db12.formatted(key.getValue())));
        lines.add("");
        return lines;
    }

    @Test
    void allLinesBeforeDamageAreWhole() throws IOException {
        byte[] whole = rdb();
        Path good = Files.write(directory.resolve("good.rdb"), whole);
        Path cut = Files.write(directory.resolve("cut.rdb"), Arrays.copyOf(whole, whole.length - 12));
        String expected = Cli.run("keys", good.toString(), "--format", "keys").out();
        assertEquals(
                expected,
                Cli.run("keys", good.toString(), cut.toString(), "--format", "keys")
                        .out()
                        .substring(0, expected.length()));
    }

    @Test
    void keysAreInATable() throws IOException {
        List<String> lines = lines("--now", "2026-01-01");
        List<String> expected = expected( // one character of two columns is two chars in Java
                "key                        db type   encoding   elements     bytes expiry   idle",
                "%-26s  0 string embstr            1         2      -      -",
                "%-26s 12 string embstr            1         6    73y      -");
        assertEquals(expected, lines);
        assertEquals(80, lines.get(0).length());
    }

    private static List<String> onTerminal(byte[] rdb, String... options) {
        List<String> args = new ArrayList<>(List.of("keys", "-", "--now", "2026-01-01"));
        args.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(rdb), out, OutputStream.nullOutputStream(), true, false);
        assertEquals(0, Main.run(streams, args.toArray(String[]::new)));
        return List.of(out.toString(StandardCharsets.UTF_8).split("\n", -1));
    }

    @Test
    void aTerminalShowsLongKeysCutInTheMiddle() throws IOException {
        String long27 = "user:" + "x".repeat(16) + ":7ends";
        byte[] huge = new byte[1 << 20];
        Arrays.fill(huge, (byte) 0xff);
        byte[] rdb = TinyRdb.of(out -> {
            out.db(0).key("a".repeat(26), "v").key(long27, "v");
            out.key("\u6f22".repeat(20), "v").key("e\u0301".repeat(30), "v");
            out.key(huge, utf8("v")).end();
        });
        List<String> lines = onTerminal(rdb);
        assertEquals("a".repeat(26) + "  0", lines.get(1).substring(0, 29));
        assertEquals("user:xxxxxxx\u2026xxxxxxx:7ends  0", lines.get(2).substring(0, 29));
        assertEquals(
                "\u6f22".repeat(6) + "\u2026" + "\u6f22".repeat(6) + "   0",
                lines.get(3).substring(0, 17));
        assertEquals(
                "e\u0301".repeat(12) + "\u2026" + "e\u0301".repeat(13) + "  0",
                lines.get(4).substring(0, 54));
        assertEquals("\\xff\\xff\\xff\u2026f\\xff\\xff\\xff  0", lines.get(5).substring(0, 29));
        assertEquals(80, lines.get(5).length());
        for (String format : List.of("csv", "jsonl", "keys")) {
            assertTrue(String.join("", onTerminal(rdb, "--format", format)).contains(long27), format);
            assertTrue(onTerminal(rdb, "--format", format).stream().anyMatch(l -> l.length() > 1 << 20), format);
        }
        assertTrue(Cli.run(rdb, "keys", "-").succeeds().out().contains(long27));
    }

    @Test
    void aTableFits80Columns() throws IOException {
        byte[] rdb = Files.readAllBytes(Cli.dump("redis-8.0-rich"));
        for (String[] options : new String[][] {{}, {A}, {"--sort", "memory"}, {A, "--sort", "memory"}}) {
            for (String line : onTerminal(rdb, options)) {
                assertTrue(line.length() <= 80, line);
            }
        }
    }

    @Test
    void timeSpansAreShort() throws IOException {
        long now = 1_767_225_600_000L; // 2026-01-01
        byte[] rdb = TinyRdb.of(out -> {
            out.db(0);
            for (long seconds : new long[] {-1, 0, 1, 99, 100, 5999, 6000, 359_999, 360_000, 8_640_000, 1L << 50}) {
                out.expiry(now + seconds * 1000).key("k", "v");
            }
            out.expiry(now + 1).key("k", "v");
            out.bytes(0xf8, 0x80, 0, 1, 0, 0)
                    .key("idle", "v")
                    .bytes(0xf9, 255)
                    .key("lfu", "v")
                    .end();
        });
        List<String> ends = onTerminal(rdb).stream()
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring(67).strip().replaceAll(" +", " "))
                .toList();
        assertEquals(
                List.of(
                        "expiry idle",
                        "past -",
                        "past -",
                        "1s -",
                        "99s -",
                        "1m -",
                        "99m -",
                        "1h -",
                        "99h -",
                        "4d -",
                        "100d -",
                        "35677615y -",
                        "1s -",
                        "- 18h",
                        "- lfu255"),
                ends);
    }

    @Test
    void keysAloneArePrinted() throws IOException {
        assertEquals(expected(null, "%s", "%s"), lines("--format", "keys"));
    }

    @Test
    void csvIsQuoted() throws IOException {
        List<String> expected = expected(
                "db,key,type,encoding,elements,size,expiry,expiry_iso,idle,freq",
                "0,\"%s\",string,embstr,1,2,,,,",
                "12,\"%s\",string,embstr,1,6," + IN_2100 + ",2100-01-01T00:00:00.000Z,,");
        assertEquals(
                expected.stream()
                        .map(l -> l.replace("q\"uo\"te", "q\"\"uo\"\"te"))
                        .toList(),
                lines("--format", "csv"));
    }

    @Test
    void jsonLinesAreEscaped() throws IOException {
        List<String> lines = lines("--format", "jsonl");
        for (int i = 0; i < KEYS.size(); i++) {
            Map<String, Object> common =
                    Map.of("key", json(KEYS.get(i).getKey()), "type", "string", "encoding", "embstr", "elements", 1L);
            assertEquals(with(common, Map.of("db", 0L, "size", 2L)), Json.object(lines.get(i)));
            assertEquals(
                    with(
                            common,
                            Map.of("db", 12L, "size", 6L, "expiry", IN_2100, "expiry_iso", "2100-01-01T00:00:00.000Z")),
                    Json.object(lines.get(KEYS.size() + i)));
        }
        assertEquals(2 * KEYS.size() + 1, lines.size());
    }

    /** A byte that is no UTF-8 becomes half of a surrogate pair. */
    private static String json(byte[] key) {
        return key.length > 0 && key[0] == (byte) 0xff ? "\udcff\0a" : new String(key, StandardCharsets.UTF_8);
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    @Test
    void rawKeysAreNotEscaped() throws IOException {
        byte[] out = Cli.run(rdb(), "keys", "-", "--format", "keys", "--raw", "--db", "0", "--key", "*a")
                .succeeds()
                .outBytes();
        assertArrayEquals(new byte[] {(byte) 0xff, 0, 'a', '\n', 'c', 'o', 'm', ',', 'm', 'a', '\n'}, out);
    }

    @Test
    void manyLongKeysArePrinted() throws IOException {
        byte[] rdb = TinyRdb.of(r -> {
            r.db(0);
            for (int i = 0; i < 300; i++) { // several times as long as the buffer
                r.key("\u00e9".repeat(i) + i, "");
            }
            r.end();
        });
        assertEquals(
                IntStream.range(0, 300).mapToObj(i -> "\u00e9".repeat(i) + i).toList(),
                Cli.run(rdb, "keys", "-", "--format", "keys")
                        .succeeds()
                        .out()
                        .lines()
                        .toList());
    }

    /** The printed keys, read as a list, select exactly those keys. */
    @Test
    void keysFromReadsWhatKeysPrints() throws IOException {
        for (int seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            Set<List<Byte>> all = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                all.add(oddKey(random));
            }
            List<List<Byte>> chosen =
                    all.stream().filter(key -> random.nextBoolean()).toList();
            byte[] listed =
                    Cli.run(strings(chosen), "keys", "-", "--format", "keys").outBytes();
            Path list = Files.write(directory.resolve("list"), listed);
            Path rest = directory.resolve("rest");
            byte[] everything = strings(all);
            assertEquals(
                    lineSet(listed),
                    lineSet(Cli.run(everything, "keys", "-", "--format", "keys", "--keys-from", list.toString())
                            .succeeds()
                            .outBytes()),
                    "seed " + seed);
            Cli.run(everything, "rewrite", "-", "-o", rest.toString(), "--force", "-q", "--keys-from", list.toString())
                    .succeeds();
            assertEquals(
                    chosen.size(),
                    Cli.run("keys", rest.toString(), "--format", "keys")
                            .out()
                            .lines()
                            .count(),
                    "seed " + seed);
        }
    }

    private static Set<String> lineSet(byte[] out) {
        List<String> lines = List.of(new String(out, StandardCharsets.UTF_8).split("\n", -1));
        return new HashSet<>(lines.subList(0, lines.size() - 1));
    }

    private static List<Byte> oddKey(Random random) {
        int[] alphabet = {
            0, '\n', '\r', '\t', ' ', '\\', 'x', 'n', '"', '\'', '#', 'a', '4', 0x7f, 0xc3, 0xa9, 0xff, 0x80
        };
        List<Byte> key = new ArrayList<>();
        for (int length = random.nextInt(6); length > 0; length--) {
            key.add((byte) alphabet[random.nextInt(alphabet.length)]);
        }
        return key;
    }

    private static byte[] strings(Iterable<List<Byte>> keys) throws IOException {
        return TinyRdb.of(rdb -> {
            rdb.db(0);
            for (List<Byte> key : keys) {
                byte[] bytes = new byte[key.size()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = key.get(i);
                }
                rdb.key(bytes, utf8("v"));
            }
            rdb.end();
        });
    }

    // ---- several files

    private static final String A = Cli.dump("redis-6.2-multidb").toString();
    private static final String B = Cli.dump("redis-7.0-rich").toString();

    @Test
    void eachLineNamesItsFileIfThereAreSeveral() {
        List<String> table =
                Cli.run("keys", A, B, "--top", "3").succeeds().out().lines().toList();
        assertTrue(table.get(0).matches("key +db type .* file"), table.get(0));
        for (String line : table.subList(1, 4)) {
            assertTrue(line.endsWith(" " + B), line); // it has the largest keys
        }
        assertEquals(4, table.size());
        List<String> csv = Cli.run("keys", A, B, "--format", "csv")
                .succeeds()
                .out()
                .lines()
                .toList();
        assertTrue(csv.get(0).startsWith("file,db,key,"), csv.get(0));
        assertTrue(csv.get(1).startsWith("\"" + A + "\",0,\"key:"), csv.get(1));
        assertEquals(1 + 30 + 205, csv.size());
        List<String> json = Cli.run("keys", B, A, "--format", "jsonl")
                .succeeds()
                .out()
                .lines()
                .toList();
        assertTrue(json.get(0).startsWith("{\"file\":\"" + B + "\",\"db\":"), json.get(0));
        assertTrue(json.get(234).startsWith("{\"file\":\"" + A + "\",\"db\":15"), json.get(234));
    }

    @Test
    void aListOfKeysHasNothingButKeys() {
        assertEquals(
                Cli.run("keys", A, "--format", "keys").out()
                        + Cli.run("keys", B, "--format", "keys").out(),
                Cli.run("keys", A, B, "--format", "keys").succeeds().out());
    }

    @Test
    void aSingleFileIsNotNamed() {
        assertTrue(Cli.run("keys", A).succeeds().out().startsWith("key  "));
        assertFalse(Cli.run("keys", A).out().contains("file"));
        assertTrue(Cli.run("keys", A, "--format", "jsonl").succeeds().out().startsWith("{\"db\":0"));
    }

    @Test
    void anErrorNamesTheFile() {
        Cli.run("keys", A, "missing.rdb").fails(ExitCode.IO, "missing.rdb: no such file");
        assertTrue(Cli.run("info", A, B)
                .succeeds()
                .out()
                .contains("\nall 2 files\n  bytes       10,521\n  keys        235, "));
        assertTrue(!Cli.run("info", A).succeeds().out().contains("all 1"));
    }
}
