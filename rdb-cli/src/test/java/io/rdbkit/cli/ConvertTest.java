package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --target} and the options that belong to it. */
class ConvertTest {

    private static final long TIME = 1_900_000_000_000L;

    @TempDir
    Path directory;

    private Path in;
    private Path out;

    /**
     * A library, and keys in two databases: a plain key, two hashes with a field that expires, and a key with an idle
     * time.
     */
    @BeforeEach
    void makeInput() throws IOException {
        in = Files.write(directory.resolve("in.rdb"), TinyRdb.of("REDIS0012", rdb -> expiring(
                        expiring(
                                rdb.bytes(0xf5)
                                        .strings("#!lua name=lib\n")
                                        .db(0)
                                        .key("plain", "1"),
                                "first"),
                        "seco\"nd")
                .db(1)
                .bytes(0xf8, 9)
                .key("idle", "2")
                .end()));
        out = directory.resolve("out.rdb");
    }

    private static TinyRdb expiring(TinyRdb rdb, String name) throws IOException {
        return rdb.key(24, name).number(TIME).bytes(1, 1).strings("f", "v");
    }

    private Cli rewrite(String options) {
        List<String> args = new ArrayList<>(List.of("rewrite", in.toString(), "-o", out.toString()));
        args.addAll(List.of(options.split(" ")));
        return Cli.run(args.toArray(String[]::new));
    }

    private String keys(Path file) {
        return Cli.run("keys", file.toString(), "--format", "keys").succeeds().out();
    }

    // ---- options

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--target redis-9.9 | --target | redis-9.9 | no such target; there are redis-(2.0, ",
                "--target 6.2 | --target | 6.2 | valkey-",
                "--target redis-6.2 --on-loss drop | --on-loss | drop | fail, drop-key",
                "--target redis-6.2 --on-loss eviction | --on-loss | eviction | fail, drop-key",
                "--target redis-6.2 --on-loss eviction=drop | --on-loss | eviction=drop | drop-feature",
                "--target redis-6.2 --on-loss idle=fail | --on-loss | idle=fail | no such feature; there are",
                "--target redis-6.2 --on-loss =fail | --on-loss | =fail | no such feature; there are",
                "--on-loss drop-key | --on-loss | goes with | --target",
                "--assume-module ReJSON-RL | --assume-module | goes with | --target",
                "--report losses | --report | goes with | --target",
            })
    void wrongOptionsAreNamed(String options, String option, String value, String more) throws IOException {
        rewrite(options).fails(ExitCode.USAGE, option, value, more);
        Cli.run(("split " + in + " --by db -o " + out + " " + options).split(" "))
                .fails(ExitCode.USAGE, option, value, more);
        assertEquals(List.of("in.rdb"), Cli.names(directory));
    }

    @Test
    void policiesMayBeGivenInAnyOrderAndRepeated() {
        rewrite("--target redis-4.0 --on-loss field-expiry=drop-key,drop-feature --on-loss eviction=drop-key")
                .succeeds();
        assertEquals("plain\n", keys(out));
        Cli.run(
                        "rewrite",
                        in.toString(),
                        "-o",
                        out.toString(),
                        "--force",
                        "--target",
                        "Redis-4.0.14",
                        "--on-loss=DROP-FEATURE")
                .succeeds();
        assertEquals(
                "plain\nfirst\nseco\\\"nd\nidle\n".lines().count(),
                keys(out).lines().count());
    }

    // ---- refusals

    @Test
    void theFirstLossIsNamedInOneLine() throws IOException {
        Cli cli = rewrite("--target redis-6.2")
                .fails(
                        ExitCode.REFUSED,
                        in.toString(),
                        "function library lib can't be written for redis-6.2",
                        "field-expiry 2",
                        "function 1",
                        "--on-loss");
        assertEquals("", cli.out());
        assertEquals(List.of("in.rdb"), Cli.names(directory));
        rewrite("--target redis-7.2").fails(ExitCode.REFUSED, "db 0, key \"first\", HASH_METADATA", "field-expiry 2");
        rewrite("--target redis-4.0 --on-loss drop-feature,eviction=fail")
                .fails(ExitCode.REFUSED, "an idle time or LFU counter can't be written for redis-4.0", "key \"idle\"");
        assertEquals(List.of("in.rdb"), Cli.names(directory));
    }

    @Test
    void standardOutputGetsNothingAfterARefusal() {
        Cli refused = Cli.run("rewrite", in.toString(), "-o", "-", "--target", "redis-7.2")
                .fails(ExitCode.REFUSED, "\"first\"");
        assertEquals(0, refused.outBytes().length);
    }

    @Test
    void standardOutputGetsTheBytesOfTheFile() throws IOException {
        rewrite("--target redis-7.2 --on-loss drop-key").succeeds();
        Cli streamed = Cli.run("rewrite", in.toString(), "-o", "-", "--target", "redis-7.2", "--on-loss", "drop-key")
                .succeeds();
        assertArrayEquals(Files.readAllBytes(out), streamed.outBytes());
    }

    @Test
    void anExistingFileStays() throws IOException {
        Files.writeString(out, "precious");
        rewrite("--target redis-7.2 --on-loss drop-key").fails(ExitCode.USAGE, "--force");
        rewrite("--target redis-7.2 --force").fails(ExitCode.REFUSED, "\"first\"");
        assertEquals("precious", Files.readString(out));
    }

    // ---- summaries

    private static String withoutCosts(String text) {
        return text.replace(System.lineSeparator(), "\n").replaceAll("[0-9]+ bytes read.*\n", "");
    }

    @Test
    void theSummaryListsTheLosses() {
        assertEquals(
                """
                read 4 keys, kept 2
                dropped by --on-loss: 2
                converted from RDB 12 to RDB 9
                lost: field-expiry 2: db 0 "first", db 0 "seco"nd"
                lost: function 1: lib
                """,
                withoutCosts(rewrite("--target redis-6.2 --on-loss drop-feature,field-expiry=drop-key")
                        .succeeds()
                        .err()));
    }

    @Test
    void theSummarySaysThatNothingIsLost() {
        assertEquals("""
                read 4 keys, kept 4
                converted from RDB 12 to VALKEY 80
                nothing is lost
                """, withoutCosts(rewrite("--target valkey-9.0").succeeds().err()));
    }

    @Test
    void theSummaryInJson() throws IOException {
        Map<String, Object> json = Json.object(rewrite("--target redis-4.0 --on-loss drop-feature --summary json")
                .succeeds()
                .err());
        assertEquals("RDB 12", json.get("format"));
        assertEquals("RDB 8", json.get("convertedTo"));
        assertEquals(Map.of("field-expiry", 2L, "function", 1L, "eviction", 1L), json.get("lost"));
        assertEquals(4L, json.get("kept"));
        assertEquals(Map.of(), json.get("dropped"));
        assertEquals(Files.size(out), json.get("bytesWritten"));
    }

    @Test
    void withoutATargetTheSummaryHasNoLosses() throws IOException {
        Map<String, Object> json =
                Json.object(rewrite("--summary json").succeeds().err());
        assertFalse(json.containsKey("convertedTo"));
        assertFalse(json.containsKey("lost"));
    }

    @Test
    void aDryRunListsTheLosses() throws IOException {
        Cli dry = Cli.run("rewrite", in.toString(), "--dry-run", "--target", "redis-7.2", "--on-loss", "drop-key")
                .succeeds();
        assertTrue(dry.err().startsWith("dry run: read 4 keys, would keep 2"), dry.err());
        assertTrue(dry.err().contains("lost: field-expiry 2"), dry.err());
        for (String command : List.of("rewrite", "split --by db")) {
            Cli refused = Cli.run((command + " " + in + " --dry-run --target redis-7.2").split(" "));
            assertEquals(ExitCode.REFUSED, refused.exitCode(), refused.err());
            assertTrue(refused.err().contains("lost: field-expiry 2: db 0 \"first\""), refused.err());
            List<String> lines = refused.err().lines().toList();
            assertTrue(lines.get(lines.size() - 1).startsWith("rdb: "), refused.err());
        }
        assertEquals(List.of("in.rdb"), Cli.names(directory));
    }

    // ---- the report

    private List<Map<String, Object>> report(Path file) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(Json.object(line));
        }
        return lines;
    }

    @Test
    void theReportHasALineForEachLossInOrder() throws IOException {
        Path report = directory.resolve("lost.jsonl");
        rewrite("--target redis-4.0 --on-loss drop-feature,eviction=drop-key --report " + report)
                .succeeds();
        List<Map<String, Object>> lines = report(report);
        assertEquals(
                List.of("function", "field-expiry", "field-expiry", "eviction"),
                lines.stream().map(line -> line.get("feature")).toList());
        assertEquals(
                List.of("drop-key", "drop-feature", "drop-feature", "drop-key"),
                lines.stream().map(line -> line.get("done")).toList());
        assertEquals("lib", lines.get(0).get("name"));
        assertFalse(lines.get(0).containsKey("key"));
        Map<String, Object> second = lines.get(2);
        assertEquals("seco\"nd", second.get("key"));
        assertEquals(0L, second.get("db"));
        assertEquals(1L, second.get("things"));
        assertEquals("hash", second.get("type"));
        assertEquals("HASH_METADATA", second.get("rdb_type"));
        long offset = 0;
        for (Map<String, Object> line : lines) {
            assertTrue((Long) line.get("offset") > offset);
            offset = (Long) line.get("offset");
        }
    }

    @Test
    void theReportIsWrittenEvenAfterARefusal() throws IOException {
        Path report = directory.resolve("lost.jsonl");
        rewrite("--target redis-7.2 --report " + report).fails(ExitCode.REFUSED, "\"first\"");
        assertEquals(List.of("in.rdb", "lost.jsonl"), Cli.names(directory));
        assertEquals(
                List.of("fail", "fail"),
                report(report).stream().map(line -> line.get("done")).toList());
        Path dry = directory.resolve("dry.jsonl");
        Cli.run("rewrite", in.toString(), "--dry-run", "--target", "redis-7.2", "--report", dry.toString());
        assertEquals(Files.readString(report), Files.readString(dry));
    }

    /** If the reader of the report closes its pipe, the conversion still completes. */
    @Test
    void theReaderOfAReportMayCloseIt() throws IOException {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        String[] args = {"rewrite", in.toString(), "-o", out.toString(), "--target", "redis-7.2", "--report", "-"};
        Cli.into(gone, InputStream.nullInputStream(), args).fails(ExitCode.REFUSED, "\"first\"");
        assertFalse(Files.exists(out));
        String[] dropping = Arrays.copyOf(args, args.length + 2);
        dropping[args.length] = "--on-loss";
        dropping[args.length + 1] = "drop-feature";
        assertEquals(
                ExitCode.BROKEN_PIPE,
                Cli.into(gone, InputStream.nullInputStream(), dropping).exitCode());
        assertTrue(keys(out).contains("plain"));
    }

    @Test
    void withoutLossesTheReportIsEmpty() throws IOException {
        Path report = directory.resolve("lost.jsonl");
        rewrite("--target redis-8.0 --report " + report).succeeds();
        assertEquals("", Files.readString(report));
    }

    @Test
    void theReportReplacesAFileOnlyOnRequest() throws IOException {
        Path report = Files.writeString(directory.resolve("lost.jsonl"), "precious");
        rewrite("--target redis-8.0 --report " + report).fails(ExitCode.USAGE, report.toString(), "--force");
        assertEquals("precious", Files.readString(report));
        assertFalse(Files.exists(out));
        rewrite("--target redis-8.0 --force --report " + report).succeeds();
        assertEquals("", Files.readString(report));
    }

    @Test
    void theReportMustNotBeTheInputOrTheOutput() throws IOException {
        byte[] before = Files.readAllBytes(in);
        rewrite("--target redis-8.0 --force --report " + in).fails(ExitCode.USAGE, "input");
        assertArrayEquals(before, Files.readAllBytes(in));
        rewrite("--target redis-8.0 --force --report " + out).fails(ExitCode.USAGE, "--report", "output");
        assertFalse(Files.exists(out));
    }

    /** Damage of the input is not a loss. */
    @Test
    void aDamagedInputLeavesNoReport() throws IOException {
        byte[] whole = Files.readAllBytes(in);
        Files.write(in, java.util.Arrays.copyOf(whole, whole.length - 12));
        rewrite("--target redis-7.2 --on-loss drop-key --report " + directory.resolve("lost.jsonl"))
                .fails(ExitCode.BAD_INPUT, "not whole");
        assertEquals(List.of("in.rdb"), Cli.names(directory));
    }

    // ---- split

    @Test
    void partsAreConverted() throws IOException {
        Cli.run(("split " + in + " --by db -o " + out + " --target redis-6.2").split(" "))
                .fails(ExitCode.REFUSED, "lib");
        assertEquals(List.of("in.rdb"), Cli.names(directory));
        Path report = directory.resolve("lost.jsonl");
        Cli.run(("split " + in + " --by db -o " + out + " --target redis-6.2 --on-loss drop-feature --report " + report)
                        .split(" "))
                .succeeds();
        assertEquals(List.of("db0.rdb", "db1.rdb", "manifest.json"), Cli.names(out));
        assertEquals(
                "plain\n",
                keys(out.resolve("db0.rdb")).lines().limit(1).toList().get(0) + "\n");
        assertTrue(Files.readString(out.resolve("db1.rdb"), java.nio.charset.StandardCharsets.ISO_8859_1)
                .startsWith("REDIS0009"));
        assertEquals(3, report(report).size());
    }

    @Test
    void aModuleMayBeDeclared() throws IOException {
        Files.write(in, TinyRdb.of("REDIS0012", rdb -> rdb.db(0)
                .key(7, "m")
                .bytes(0x81, 0x69, 0xb7, 0x1d, 0x79, 0xf8, 0x21, 0x88, 0x03, 0)
                .end()));
        rewrite("--target redis-7.2").fails(ExitCode.REFUSED, "a value of module abcdefghi");
        rewrite("--target redis-7.2 --assume-module abcdefghi,other").succeeds();
        assertEquals("m\n", keys(out));
    }

    @Test
    void aHighDatabaseNumberIsReported() throws IOException {
        Files.write(in, TinyRdb.of(rdb -> rdb.db(20).key("a", "1").end()));
        String said = rewrite("--target redis-7.2").succeeds().err();
        assertTrue(said.contains("there is a database 20, so the server needs 'databases' at least 21"), said);
    }
}
