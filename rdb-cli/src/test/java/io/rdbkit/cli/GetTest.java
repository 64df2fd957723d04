package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code rdb get}: which keys it prints, how it reports missing keys, and formats for which no server's dump has an
 * example.
 */
class GetTest {

    private static final String DUMP = Cli.dump("redis-7.0-rich").toString();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] rdb() throws IOException {
        return TinyRdb.of(rdb -> {
            rdb.db(0);
            rdb.key("plain", "value");
            rdb.key(utf8("two\nlines \\ \u20ac"), new byte[] {(byte) 0xff, '\n'});
            rdb.bytes(4, 1, 'h', 2, 1, 'f', 1, 'v', 1, 'g', 0);
            rdb.db(3);
            rdb.expiry(4_102_444_800_000L).key("plain", "");
            rdb.end();
        });
    }

    private static Cli get(String... words) throws IOException {
        String[] args = new String[words.length + 2];
        args[0] = "get";
        args[1] = "-";
        System.arraycopy(words, 0, args, 2, words.length);
        return Cli.run(rdb(), args);
    }

    @Test
    void keysOfAllDatabasesAreInTheOrderOfTheFile() throws IOException {
        assertEquals(
                String.join(
                        "\n",
                        "\"plain\": string, embstr, 5 bytes",
                        "\"value\"",
                        "",
                        "\"h\": hash, hashtable, 2 elements",
                        "1) \"f\" => \"v\"",
                        "2) \"g\" => \"\"",
                        "",
                        "\"plain\" in db 3: string, embstr, 0 bytes, expires 2100-01-01T00:00:00.000Z",
                        "\"\"",
                        ""),
                get("h", "plain", "h").succeeds().out());
    }

    @Test
    void keysOfSomeDatabases() throws IOException {
        assertEquals(
                "value", get("plain", "--db", "0", "--format", "raw").succeeds().out());
        assertEquals(
                "", get("plain", "--db", "1-3", "--format", "raw").succeeds().out());
        get("h", "--db", "3").fails(ExitCode.NO, "standard input: no key \"h\" in db 3");
        assertTrue(get("plain", "--db", "3", "--db", "0")
                .succeeds()
                .out()
                .startsWith("\"plain\": string, embstr, 5 bytes\n"));
    }

    @Test
    void aKeyIsTypedAsKeysPrintsIt() throws IOException {
        assertArrayEquals(
                new byte[] {(byte) 0xff, '\n'},
                get("two\\nlines \\\\ \u20ac", "--format", "raw").succeeds().outBytes());
        assertArrayEquals(
                new byte[] {(byte) 0xff, '\n'},
                get("two\\x0alines \\x5c \\xe2\\x82\\xac", "--format", "RAW")
                        .succeeds()
                        .outBytes());
        get("back\\slash").fails(ExitCode.USAGE, "KEY back\\slash: a backslash must begin");
    }

    @Test
    void missingKeysAreNamedAfterThePrintedOnes() throws IOException {
        Cli cli = get("no\nne", "plain", "nor this", "--db", "0");
        assertEquals(ExitCode.NO, cli.exitCode());
        assertEquals("\"plain\": string, embstr, 5 bytes\n\"value\"\n", cli.out());
        assertEquals(
                List.of(
                        "rdb: standard input: no key \"no\\nne\" in db 0",
                        "rdb: standard input: no key \"nor this\" in db 0"),
                cli.err().lines().toList());
        get("", "-q").fails(ExitCode.NO, "no key \"\"");
    }

    @Test
    void aDumpPayloadIsOfOneKey() throws IOException {
        get("plain", "h", "--format", "dump").fails(ExitCode.USAGE, "--format dump takes one KEY");
        get("plain", "--format", "dump").fails(ExitCode.REFUSED, "several databases", "--db N", "db 3, key \"plain\"");
        byte[] dump = get("plain", "--format", "dump", "--db", "0").succeeds().outBytes();
        assertArrayEquals(HexFormat.of().parseHex("000576616c7565"), Arrays.copyOf(dump, 7));
        assertEquals(7 + 2 + 8, dump.length);
    }

    @Test
    void rawPrintsEachPartOnALine() throws IOException {
        assertEquals("f\nv\ng\n\n", get("h", "--format", "raw").succeeds().out());
    }

    @Test
    void theKeysBeforeTheDamageArePrinted() throws IOException {
        byte[] whole = rdb();
        Cli cli = Cli.run(Arrays.copyOf(whole, whole.length - 20), "get", "-", "plain");
        cli.fails(ExitCode.BAD_INPUT, "the input ends");
        assertEquals("\"plain\": string, embstr, 5 bytes\n\"value\"\n", cli.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format=xml", "--db=x", "--db=3-1"})
    void wrongUsageIsRefused(String option) {
        Cli.run("get", DUMP, "k", option).fails(ExitCode.USAGE, option.substring(0, option.indexOf('=')));
    }

    @Test
    void aKeyIsNeeded() {
        Cli.run("get", DUMP).fails(ExitCode.USAGE, "KEY");
    }

    /** Values of Redis 8 from the dumps of the tests: a hash whose fields expire, and a value of a module. */
    @Test
    void typesOfNewerServersArePrinted() {
        String out = Cli.run("get", Cli.dump("redis-8.0-rich").toString(), "hfe:all", "vset:two")
                .succeeds()
                .out();
        assertTrue(out.contains("\"hfe:all\": hash, listpackex, "), out);
        assertTrue(out.matches("(?s).*\\) \"[^\"]*\" => \"[^\"]*\", expires 2\\d{3}-\\d\\d-\\d\\dT.*"), out);
        assertTrue(out.contains("\"vset:two\": module of vectorset, encoding version "), out);
    }

    /** The key is in two databases. Otherwise a part of a payload, or the wrong payload, would be restored. */
    @Test
    void aDumpPayloadOfTwoKeysIsRefusedBeforeAnyOutput() throws IOException {
        byte[] two = TinyRdb.of(rdb ->
                rdb.db(0).key("k", "x".repeat(3 << 20)).db(1).key("k", "y").end());
        Cli refused = Cli.run(two, "get", "-", "k", "--format", "dump");
        refused.fails(ExitCode.REFUSED, "--db N chooses one");
        assertEquals(0, refused.outBytes().length);
        byte[] one = Cli.run(two, "get", "-", "k", "--format", "dump", "--db", "0")
                .succeeds()
                .outBytes();
        assertTrue(one.length > 3 << 20 || one.length > 20_000, one.length + " bytes");
        byte[] cut = Arrays.copyOf(two, 1 << 20);
        Cli broken = Cli.run(cut, "get", "-", "k", "--format", "dump");
        assertEquals(ExitCode.BAD_INPUT, broken.exitCode());
        assertEquals(0, broken.outBytes().length, "no part of a payload is printed");
    }

    // ---- more than a screenful

    private static byte[] large() throws IOException {
        return TinyRdb.of(rdb -> {
            rdb.db(0);
            byte[] bytes = new byte[1 << 20];
            Arrays.fill(bytes, (byte) 0xff);
            rdb.key(utf8("binary"), bytes);
            rdb.key(utf8("euros"), utf8("\u20ac".repeat(2000)));
            rdb.key(1, "list").length(120);
            for (int i = 0; i < 120; i++) {
                rdb.strings("item " + i);
            }
            rdb.key(1, "wide").length(3);
            rdb.strings("x".repeat(5000), "y", "z");
            rdb.end();
        });
    }

    private static String large(String... words) throws IOException {
        String[] args = new String[words.length + 2];
        args[0] = "get";
        args[1] = "-";
        System.arraycopy(words, 0, args, 2, words.length);
        return Cli.run(large(), args).succeeds().out();
    }

    @Test
    void aLongStringIsCutWithANote() throws IOException {
        List<String> lines = large("binary").lines().toList();
        assertEquals("\"" + "\\xff".repeat(4000) + "\"", lines.get(1));
        assertEquals("... 1044576 more bytes; --full shows all", lines.get(2));
        assertEquals(3, lines.size());
        assertTrue(
                large("euros").endsWith("\u20ac\"\n... 2001 more bytes; --full shows all\n"),
                "a character is not cut in two");
        assertEquals(
                "\"" + "\\xff".repeat(1 << 20) + "\"",
                large("binary", "--full").lines().toList().get(1));
    }

    @Test
    void aLargeCollectionIsCutWithANote() throws IOException {
        List<String> lines = large("list").lines().toList();
        assertEquals("50) \"item 49\"", lines.get(50));
        assertEquals("... 70 more elements; --full shows all", lines.get(51));
        assertEquals(52, lines.size());
        assertEquals(121, large("list", "--full").lines().count());
        List<String> wide = large("wide").lines().toList();
        assertEquals("1) \"" + "x".repeat(4000) + "\"... (1000 more bytes; --full shows all)", wide.get(1));
        assertEquals("... 2 more elements; --full shows all", wide.get(2));
        assertEquals(3, wide.size());
    }

    @Test
    void otherFormatsAreNeverCut() throws IOException {
        assertEquals(120, large("list", "--format", "raw").lines().count());
        assertEquals(
                1 << 20,
                Cli.run(large(), "get", "-", "binary", "--format", "raw").outBytes().length);
        assertTrue(large("list", "--format", "json").contains("item 119"));
    }

    @Test
    void aLargeStreamIsCutWithANote() {
        String dump = Cli.dump("redis-7.0.15-streams").toString();
        List<String> keys = Cli.run("keys", dump, "--format", "keys", "--elements", "60..", "--type", "stream")
                .succeeds()
                .out()
                .lines()
                .toList();
        assertTrue(!keys.isEmpty());
        for (String key : keys) {
            String cut = Cli.run("get", dump, key).succeeds().out();
            String full = Cli.run("get", dump, key, "--full").succeeds().out();
            assertTrue(cut.contains(" more records; --full shows all\n"), cut);
            assertTrue(cut.contains("\nlength "), "the stream's state is printed even if its records are cut");
            assertTrue(full.length() > cut.length());
            assertTrue(!full.contains("--full"));
        }
    }
}
