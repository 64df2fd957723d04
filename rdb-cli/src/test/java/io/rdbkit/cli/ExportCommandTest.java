package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rdb export} apart from its formats: filters, outputs, damage. */
class ExportCommandTest {

    private static final String DUMP = Cli.dump("redis-7.0-rich").toString();

    @TempDir
    Path directory;

    private static long count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "keys"})
    void withoutValuesItPrintsWhatKeysPrints(String format) {
        assertEquals(
                Cli.run("keys", DUMP, "--format", format).succeeds().out(),
                Cli.run("export", DUMP, "--format", format).succeeds().out());
    }

    @Test
    void filtersSelectKeys() {
        String all = Cli.run("export", DUMP).succeeds().out();
        assertEquals(205, count(all, "\"key\":"));
        assertEquals(2, count(all, "\\{\"function\":"));
        String users = Cli.run("export", DUMP, "--key", "user:*", "--no-functions")
                .succeeds()
                .out();
        assertEquals(18, count(users, "\n"));
        assertEquals(18, count(users, "\"key\":\"user:"));
        String commands = Cli.run("export", DUMP, "--format", "resp", "--key", "user:*", "--no-functions")
                .succeeds()
                .out();
        assertEquals(0, count(commands, "FUNCTION"));
        assertTrue(commands.startsWith("*2\r\n$6\r\nSELECT\r\n"), commands);
    }

    /** A filter by size reads the value. The export must still have it. */
    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "json", "resp"})
    void measuredValuesAreStillExported(String format) {
        assertArrayEquals(
                Cli.run("export", DUMP, "--format", format).succeeds().outBytes(),
                Cli.run("export", DUMP, "--format", format, "--size", "0..", "--elements", "0..", "--functions")
                        .succeeds()
                        .outBytes());
    }

    @Test
    void aFilterThatMatchesNothingIsReported() {
        assertEquals(
                "rdb: no key matched\n",
                Cli.run("export", DUMP, "--key", "nobody", "--no-functions")
                        .succeeds()
                        .err());
        assertEquals(
                ExitCode.NO,
                Cli.run("export", DUMP, "--key", "nobody", "--fail-empty").exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "json", "resp", "csv", "keys"})
    void aFileGetsWhatStandardOutputGets(String format) throws IOException {
        Path out = directory.resolve("out");
        Cli to = Cli.run("export", DUMP, "--format", format, "-o", out.toString())
                .succeeds();
        Cli printed = Cli.run("export", DUMP, "--format", format, "-o", "-");
        assertEquals("", to.out());
        assertEquals(printed.err(), to.err());
        assertArrayEquals(printed.outBytes(), Files.readAllBytes(out));
        Cli.run("export", DUMP, "--format", format, "-o", out.toString()).fails(ExitCode.USAGE, "--force");
        Files.writeString(out, "old");
        Cli.run("export", DUMP, "--format", format, "-o", out.toString(), "--force")
                .succeeds();
        assertTrue(Files.size(out) > 3);
        assertEquals(List.of("out"), Cli.names(directory));
    }

    @Test
    void theOutputMustNotBeTheInput() throws IOException {
        Path in = Files.copy(Path.of(DUMP), directory.resolve("in"));
        Cli.run("export", in.toString(), "-o", in.toString(), "--force")
                .fails(ExitCode.USAGE, "the output is the input");
        assertArrayEquals(Files.readAllBytes(Path.of(DUMP)), Files.readAllBytes(in));
    }

    /** The last of many keys is cut. All keys before it are printed, each in a whole line. */
    @ParameterizedTest
    @ValueSource(ints = {3, 20_000})
    void allLinesBeforeDamageAreWhole(int keys) throws IOException {
        byte[] whole = TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < keys; i++) {
                rdb.key("key:" + i, "value:" + i);
            }
            rdb.end();
        });
        byte[] cut = Arrays.copyOf(whole, whole.length - 12);
        String expected = Cli.run(whole, "export", "-").succeeds().out();
        Cli cli = Cli.run(cut, "export", "-").fails(ExitCode.BAD_INPUT, "standard input", "offset " + cut.length);
        assertEquals(expected.substring(0, expected.lastIndexOf('\n', expected.length() - 2) + 1), cli.out());
    }

    /** A set with a duplicate member, between other keys. */
    private static byte[] damagedInside() throws IOException {
        return TinyRdb.of(rdb -> rdb.db(0)
                .key("before", "1")
                .bytes(20, 1, 's', 19) // SET_LISTPACK
                .bytes(19, 0, 0, 0, 4, 0, 0x81, 'a', 2, 0x81, 'b', 2, 0x81, 'a', 2, 0x81, 'c', 2, 0xff)
                .key("after", "2")
                .end());
    }

    @Test
    void damageWithinAValueEndsTheRun() throws IOException {
        Cli cli =
                Cli.run(damagedInside(), "export", "-").fails(ExitCode.BAD_INPUT, "key \"s\"", "SET_LISTPACK", "twice");
        assertEquals(
                "{\"db\":0,\"key\":\"before\",\"type\":\"string\",\"encoding\":\"int\",\"value\":\"1\"}\n", cli.out());
        Path out = directory.resolve("out");
        Cli.run(damagedInside(), "export", "-", "-o", out.toString()).fails(ExitCode.BAD_INPUT, "twice");
        assertEquals(List.of(), Cli.names(directory));
    }

    @Test
    void aLenientExportHasTheReadableElements() throws IOException {
        Path out = directory.resolve("out");
        Cli cli = Cli.run(damagedInside(), "export", "-", "--lenient", "-q", "-o", out.toString())
                .fails(ExitCode.BAD_INPUT, "standard input: ", "key \"s\"", "SET_LISTPACK", "twice");
        assertEquals("", cli.out());
        assertEquals("""
                {"db":0,"key":"before","type":"string","encoding":"int","value":"1"}
                {"db":0,"key":"s","type":"set","encoding":"listpack","value":["a","b","c"]}
                {"db":0,"key":"after","type":"string","encoding":"int","value":"2"}
                """, Files.readString(out));
        assertEquals(
                "",
                Cli.run("export", DUMP, "--lenient", "-o", "/dev/null")
                        .succeeds()
                        .err());
    }

    @Test
    void commandsBehindAnRdbAreNotExported() throws IOException {
        ByteArrayOutputStream aof = new ByteArrayOutputStream();
        aof.writeBytes(TinyRdb.of(rdb -> rdb.db(0).key("a", "b").end()));
        aof.writeBytes("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        String out = directory.resolve("out").toString();
        Cli.run(aof.toByteArray(), "export", "-", "-o", out).fails(ExitCode.REFUSED, "1 AOF command (14 bytes)");
        assertFalse(Files.exists(Path.of(out)));
        Cli cli = Cli.run(aof.toByteArray(), "export", "-", "--drop-aof-tail", "-q")
                .succeeds();
        assertEquals(
                "{\"db\":0,\"key\":\"a\",\"type\":\"string\",\"encoding\":\"embstr\",\"value\":\"b\"}\n", cli.out());
        assertEquals(
                "rdb: standard input: left out 1 AOF command (14 bytes at offset " + (aof.size() - 14) + ")\n",
                cli.err());
    }

    @Test
    void commandsMayDoWithoutSelect() throws IOException {
        byte[] rdb = TinyRdb.of(r -> r.db(3).key("a", "b").db(4).key("c", "d").end());
        String one = Cli.run(rdb, "export", "-", "--format", "resp", "--no-select", "--db", "3")
                .succeeds()
                .out();
        assertEquals("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n", one);
        Cli.run(rdb, "export", "-", "--format", "resp", "--no-select").fails(ExitCode.REFUSED, "databases 3 and 4");
        String restore = Cli.run(rdb, "export", "-", "--format", "resp", "--restore", "--replace")
                .succeeds()
                .out();
        assertEquals(2, count(restore, "RESTORE"));
        assertEquals(2, count(restore, "REPLACE"));
    }

    /** If a server has got the first keys, it is too late to report another database. */
    @Test
    void withoutSelectNothingIsWrittenBeforeTheDatabasesAreKnown() throws IOException {
        byte[] two = TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < 3000; i++) {
                rdb.key("key:" + i, "x".repeat(1000));
            }
            rdb.db(1).key("k", "y").end();
        });
        for (String more : List.of("--restore", "--replace")) {
            Cli refused = Cli.run(two, "export", "-", "--format", "resp", "--no-select", more);
            refused.fails(ExitCode.REFUSED, "would get mixed up without SELECT");
            assertEquals(0, refused.outBytes().length);
        }
        byte[] one = Cli.run(two, "export", "-", "--format", "resp", "--no-select", "--db", "0")
                .succeeds()
                .outBytes();
        assertTrue(one.length > 3_000_000);
        byte[] cut = Arrays.copyOf(two, two.length / 2); // keys before damage are written, as always
        Cli broken = Cli.run(cut, "export", "-", "--format", "resp", "--no-select");
        assertEquals(ExitCode.BAD_INPUT, broken.exitCode());
        assertTrue(broken.outBytes().length > 1_000_000);
    }
}
