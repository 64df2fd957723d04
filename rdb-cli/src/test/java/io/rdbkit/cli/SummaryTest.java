package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The summaries that runs print, and that they are right. */
class SummaryTest {

    private static final long IN_2100 = 4_102_444_800_000L;
    private static final String CHANGES =
            "--key user:* --strip-prefix user: --move-db 3=1 --ttl +1d --now 2026-01-01 --on-duplicate last";

    @TempDir
    Path directory;

    private Path in;
    private Path out;

    @BeforeEach
    void makeInput() throws IOException {
        in = Files.write(directory.resolve("in"), TinyRdb.of(rdb -> rdb.db(0)
                .key("user:1", "a")
                .expiry(IN_2100)
                .key("user:2", "b")
                .key("tmp:1", "c")
                .db(1)
                .key("user:1", "d")
                .db(3)
                .key("user:1", "e")
                .key("user:3", "f")
                .end()));
        out = directory.resolve("out");
    }

    private Cli rewrite(String options) {
        return with(options, "rewrite", in.toString(), "-o", out.toString());
    }

    private static Cli with(String options, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (!options.isEmpty()) {
            all.addAll(List.of(options.split(" ")));
        }
        return Cli.run(all.toArray(String[]::new));
    }

    private static String withoutTime(String summary) {
        return summary.replaceAll("[0-9]+\\.[0-9]{2} s", "N s");
    }

    @Test
    void theSummaryAsText() throws IOException {
        Cli cli = rewrite(CHANGES).succeeds();
        assertEquals("", cli.out());
        assertEquals(
                """
                read 6 keys, kept 4
                dropped by --key: 1
                renamed: 5
                moved to another database: 2
                expiry changed: 1
                duplicates left out: 1
                %d bytes read, %d written, N s
                """.formatted(Files.size(in), Files.size(out)),
                withoutTime(cli.err()).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void theSummaryAsJson() throws IOException {
        Map<String, Object> json =
                Json.object(rewrite(CHANGES + " --summary json").succeeds().err());
        assertTrue((Double) json.remove("seconds") >= 0);
        assertEquals(
                Map.ofEntries(
                        Map.entry("dryRun", false),
                        Map.entry("bytesIgnored", 0L),
                        Map.entry("format", "RDB 11"),
                        Map.entry("checksum", "disabled"),
                        Map.entry("read", 6L),
                        Map.entry("kept", 4L),
                        Map.entry("dropped", Map.of("--key", 1L)),
                        Map.entry("renamed", 5L),
                        Map.entry("moved", 2L),
                        Map.entry("expiryChanged", 1L),
                        Map.entry("fieldExpiryChanged", 0L),
                        Map.entry("fieldsDropped", 0L),
                        Map.entry("duplicates", 1L),
                        Map.entry("leftOut", Map.of()),
                        Map.entry("aofCommandsDropped", 0L),
                        Map.entry("bytesRead", Files.size(in)),
                        Map.entry("bytesWritten", Files.size(out))),
                json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", CHANGES, "--type hash", "--ttl drop", "--add-prefix x", "--no-aux --size 2.."})
    void aDryRunReportsTheSameAndWritesNothing(String options) throws IOException {
        in = Cli.dump("redis-7.0-rich");
        List<String> before = Cli.names(directory);
        Map<String, Object> dry =
                Json.object(rewrite(options + " --summary json --dry-run".substring(options.isEmpty() ? 1 : 0))
                        .succeeds()
                        .err()
                        .replace("rdb: no key matched", "")
                        .strip());
        assertEquals(before, Cli.names(directory));
        Map<String, Object> real = Json.object(rewrite(options + " --summary json".substring(options.isEmpty() ? 1 : 0))
                .succeeds()
                .err()
                .replace("rdb: no key matched", "")
                .strip());
        assertEquals(true, dry.remove("dryRun"));
        assertEquals(false, real.remove("dryRun"));
        for (String ofTheRun : List.of("seconds", "bytesWritten")) {
            dry.remove(ofTheRun);
            real.remove(ofTheRun);
        }
        assertEquals(real, dry);
    }

    @Test
    void aDryRunNeedsNoOutput() {
        Cli cli = Cli.run("rewrite", in.toString(), "--dry-run", "--key", "user:*")
                .succeeds();
        assertTrue(cli.err().startsWith("dry run: read 6 keys, would keep 5"), cli.err());
        Cli split = Cli.run("split", in.toString(), "--by", "db", "--dry-run").succeeds();
        assertTrue(split.err().startsWith("dry run: read 6 keys, would keep 6"), split.err());
    }

    /** A copy keeps the AUX fields of replication. A changed file doesn't have them. */
    @Test
    void aDryRunReportsLeftOutFieldsOfAChangedFile() throws IOException {
        Files.write(in, TinyRdb.of(rdb -> rdb.bytes(0xfa, 7, 'r', 'e', 'p', 'l', '-', 'i', 'd', 1, 'x')
                .db(0)
                .key("a", "1")
                .end()));
        for (String options : List.of("", "--no-checksum", "--ttl drop")) {
            String dry = with(options, "rewrite", in.toString(), "--dry-run")
                    .succeeds()
                    .err();
            String real = with(options, "rewrite", in.toString(), "-o", out.toString(), "--force")
                    .succeeds()
                    .err();
            assertEquals(real.contains("repl-id"), dry.contains("repl-id"), options);
            assertEquals(!options.isEmpty(), dry.contains("repl-id"), options);
        }
        Cli split = Cli.run("split", in.toString(), "--by", "db", "--dry-run").succeeds();
        assertTrue(split.err().contains("repl-id"), split.err());
    }

    @Test
    void aDryRunRefusesWhatTheVersionCannotStore() throws IOException {
        byte[] old = "REDIS0002\376\0\0\1a\1b\377".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(in, old);
        Cli.run("rewrite", in.toString(), "--dry-run", "--ttl", "=2100-01-01")
                .fails(ExitCode.REFUSED, "RDB 2", "\"a\"");
    }

    @Test
    void aDatabasePrefixMayHaveEscapes() throws IOException {
        rewrite("--db-prefix \\xff{db}:").succeeds();
        assertTrue(
                Cli.run("keys", out.toString(), "--format", "keys").out().contains("\\xff3:user:3\n"),
                () -> "the escaped key is missing");
    }

    @Test
    void aDryRunFindsDuplicates() {
        Cli.run("rewrite", in.toString(), "--dry-run", "--move-db", "3=0")
                .fails(ExitCode.REFUSED, "db 0 \"user:1\"", "db 3 \"user:1\"", "--on-duplicate");
    }

    @Test
    void duplicatesAreRefused() throws IOException {
        rewrite("--move-db 3=0")
                .fails(ExitCode.REFUSED, in.toString(), "both become db 0 \"user:1\"", "offset", "--on-duplicate");
        with("--move-db 3=0", "split", in.toString(), "-o", out.toString(), "--by", "db")
                .fails(ExitCode.REFUSED, "both become db 0 \"user:1\"", "--on-duplicate");
        assertEquals(List.of("in"), Cli.names(directory));
    }

    @Test
    void splitNamesItsParts() throws IOException {
        Cli text = Cli.run("split", in.toString(), "-o", out.toString(), "--by", "db")
                .succeeds();
        assertTrue(text.err().contains("db0.rdb: 3 keys, "), text.err());
        Cli json = Cli.run(
                        "split",
                        in.toString(),
                        "-o",
                        out.toString(),
                        "--by",
                        "db",
                        "--name=part-{db}.rdb",
                        "--force",
                        "--summary=json")
                .succeeds();
        assertEquals(
                Map.of("part-0.rdb", 3L, "part-1.rdb", 1L, "part-3.rdb", 2L),
                Json.object(json.err()).get("parts"));
    }

    @Test
    void quietPrintsNoSummary() {
        for (String options : List.of("-q", "--quiet --force", "-q --force --key nothing", "-q --dry-run")) {
            Cli cli = rewrite(options).succeeds();
            assertEquals("", cli.err(), options);
            assertEquals("", cli.out(), options);
        }
        Cli.run("rewrite", "nothing", "-o", out.toString(), "-q", "-f").fails(ExitCode.IO, "no such file");
    }

    @Test
    void aFilterWithoutAMatchIsReported() {
        assertTrue(rewrite("--key nothing").succeeds().err().endsWith("rdb: no key matched" + System.lineSeparator()));
        assertEquals(ExitCode.NO, rewrite("--key nothing --force --fail-empty").exitCode());
        Cli.run("keys", in.toString(), "--key", "nothing", "--fail-empty").fails(ExitCode.NO, "no key matched");
        Cli silent = Cli.run("keys", in.toString(), "--key", "nothing", "--fail-empty", "-q");
        assertEquals(ExitCode.NO, silent.exitCode());
        assertEquals("", silent.err());
        assertEquals(
                "",
                Cli.run("keys", Cli.dump("redis-7.0.15-empty").toString(), "--fail-empty")
                        .succeeds()
                        .err());
    }

    static Stream<String> dumps() throws IOException {
        return Cli.names(Path.of("..", "testdata")).stream()
                .filter(name -> name.endsWith(".rdb"))
                .map(name -> name.substring(0, name.length() - ".rdb".length()));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void withoutChangesTheOutputIsTheInput(String dump) throws IOException {
        in = Cli.dump(dump);
        rewrite("").succeeds();
        assertEquals(-1, Files.mismatch(in, out));
        assertArrayEquals(
                Files.readAllBytes(in),
                Cli.run("rewrite", in.toString(), "-o", "-").succeeds().outBytes());
    }

    @Test
    void aChecksumMayBeLeftOut() throws IOException {
        in = Cli.dump("redis-7.0-rich");
        rewrite("--no-checksum").succeeds();
        byte[] bytes = Files.readAllBytes(out);
        assertArrayEquals(new byte[8], Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length));
        assertTrue(Cli.run("verify", out.toString())
                .succeeds()
                .out()
                .contains("205 keys, no checksum (written with rdbchecksum no)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ttl +1d", "--add-prefix x", "--db 0", "--size 3.."})
    void standardOutputGetsTheSameKeys(String options) throws IOException {
        in = Cli.dump("redis-7.0-rich");
        Cli streamed = with(options, "rewrite", in.toString(), "-o", "-").succeeds();
        assertTrue(streamed.err().startsWith("read 205 keys"), streamed.err());
        rewrite(options).succeeds();
        assertEquals(
                Cli.run("keys", out.toString()).succeeds().out(),
                Cli.run(streamed.outBytes(), "keys", "-").succeeds().out());
    }

    /**
     * A server of RDB 6 writes no AUX fields, but servers load them in such a file. A changed file doesn't have them,
     * and a note says so.
     */
    @Test
    void auxFieldsOfAVersionWithoutThemAreReported() throws IOException {
        byte[] rdb = TinyRdb.of(
                "REDIS0006",
                r -> r.bytes(250, 1, 'x', 1, 'y').db(0).key("a", "b").end());
        assertArrayEquals(
                rdb, Cli.run(rdb, "rewrite", "-", "-o", "-").succeeds().outBytes());
        for (String change : List.of("--add-prefix=x", "--ttl=+1d", "--no-checksum", "--key=*")) {
            Cli cli = Cli.run(rdb, "rewrite", "-", "-o", "-", change).succeeds();
            assertTrue(cli.err().contains("left out: AUX x"), cli.err());
            Cli.run(cli.outBytes(), "verify", "-").succeeds();
        }
    }

    @Test
    void theAuxFieldsOfAUserAreReported(@TempDir Path directory) {
        String in = CaseFiles.file("loads-in/aux-in-rdb6.rdb").toString();
        String out = directory.resolve("out").toString();
        Cli cli = Cli.run("rewrite", in, "-o", out, "--ttl", "+1d").succeeds();
        assertTrue(cli.err().contains("left out: AUX redis-ver"), cli.err());
        Cli.run("verify", "--deep", out).succeeds();
    }
}
