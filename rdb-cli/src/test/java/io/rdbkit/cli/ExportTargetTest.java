package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An export for another server than the dump's own: what it refuses, drops and reports. Other tests show that servers
 * accept it.
 */
class ExportTargetTest {

    private static final String DUMP = Cli.dump("redis-8.0-rich").toString();

    @TempDir
    Path dir;

    private static long count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    /** Nothing goes to standard output if a loss is not allowed. */
    @ParameterizedTest
    @CsvSource({
        "redis-2.8, resp, --restore, function library greeting",
        "redis-6.2, resp, --replace, function library greeting",
        "redis-7.0, resp, --restore, the expiry of 100 fields",
        "redis-7.2, resp, --no-modules, the expiry of 100 fields",
        "redis-7.2, jsonl, --no-modules, the expiry of 100 fields",
        "valkey-9.1, json, --no-functions, a value of module vectorset"
    })
    void aLossIsRefusedBeforeAnythingIsWritten(String target, String format, String option, String what) {
        Cli cli = Cli.run("export", DUMP, "--target", target, "--format", format, option)
                .fails(ExitCode.REFUSED, what, "can't be written for " + target, "--on-loss");
        assertEquals("", cli.out());
        Path out = dir.resolve("out");
        Cli.run("export", DUMP, "--target", target, "--format", format, option, "-o", out.toString())
                .fails(ExitCode.REFUSED, what);
        assertTrue(Files.notExists(out));
    }

    @Test
    void lossesAreReportedAndListed() throws IOException {
        Path report = dir.resolve("report");
        Cli cli = Cli.run(
                        "export",
                        DUMP,
                        "--target=valkey-9.1",
                        "--on-loss=drop-key",
                        "--report=" + report,
                        "--format=resp",
                        "--restore")
                .succeeds();
        assertEquals(
                "rdb: " + DUMP + ": lost: module 1: db 0 \"vset:two\"",
                cli.err().strip());
        assertEquals(210, count(cli.out(), "RESTORE\r"));
        assertEquals(1, Files.readAllLines(report).size());
        assertEquals(
                "",
                Cli.run("export", DUMP, "--target=valkey-9.1", "--on-loss=drop-key", "-q")
                        .succeeds()
                        .err());
    }

    @Test
    void theReportIsWrittenEvenAfterARefusal() throws IOException {
        Path report = dir.resolve("report");
        Cli.run("export", DUMP, "--target=valkey-9.1", "--report=" + report).fails(ExitCode.REFUSED, "vectorset");
        assertEquals(1, Files.readAllLines(report).size());
    }

    /**
     * Every format has the values that the target would have. For example, a stream for 6.2 has only the fields of 6.2.
     */
    @Test
    void jsonHasTheValuesOfTheTarget() {
        String key = "--key=hfe:some";
        assertTrue(count(Cli.run("export", DUMP, key, "-q").succeeds().out(), "\"expiry\"") > 2);
        assertEquals(
                0,
                count(
                        Cli.run("export", DUMP, key, "-q", "--target=redis-7.2", "--on-loss=drop-feature")
                                .succeeds()
                                .out(),
                        "\"expiry\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-2.0", "redis-2.4", "rdb-2"})
    void restoreNeedsRedis26(String target) {
        Cli.run("export", DUMP, "--format=resp", "--restore", "--target=" + target)
                .fails(ExitCode.USAGE, "2.6");
    }

    @ParameterizedTest
    @CsvSource({
        "--format=csv, --target=redis-7.0, --target",
        "--format=keys, --target=redis-7.0, --target",
        "--format=resp, --on-loss=drop-key, --target",
        "--target=redis-7.0, --report=-, --report and --output are the same",
        "--format=resp, --target=redis-1.0, no such target"
    })
    void contradictoryOptionsAreRefused(String one, String other, String what) {
        assertEquals(
                "",
                Cli.run("export", DUMP, one, other).fails(ExitCode.USAGE, what).out());
    }

    /** A file of Redis 4.0 with one key that expires. */
    private static byte[] of40() throws IOException {
        return TinyRdb.of("REDIS0008", rdb -> rdb.bytes(0xfa)
                .strings("redis-ver", "4.0.14")
                .db(0)
                .expiry(2_100_000_000_123L)
                .key("a", "1")
                .end());
    }

    private static void assertFor40(Cli cli) {
        assertEquals(
                "*3\r\n$9\r\nPEXPIREAT\r\n$1\r\na\r\n$13\r\n2100000000123\r\n",
                cli.out().substring(cli.out().indexOf("*3")));
        assertEquals(1, count(cli.out(), "\\*4\r\n\\$7\r\nRESTORE\r\n\\$1\r\na\r\n\\$1\r\n0\r\n"));
        assertEquals(0, count(cli.out(), "ABSTTL"));
    }

    @Test
    void anExportForRedis40HasNoAbsttl() throws IOException {
        assertFor40(
                Cli.run(of40(), "export", "-", "--format", "resp", "--restore").succeeds());
        assertEquals(
                1,
                count(
                        Cli.run(of40(), "export", "-", "--format=resp", "--restore", "--target=redis-6.0")
                                .succeeds()
                                .out(),
                        "ABSTTL"));
        assertFor40(Cli.run(
                        Cli.run(of40(), "rewrite", "-", "-o", "-", "--target=redis-7.0", "-q")
                                .succeeds()
                                .outBytes(),
                        "export",
                        "-",
                        "--format=resp",
                        "--restore",
                        "--target=redis-4.0")
                .succeeds());
    }

    @Test
    void theDumpOfAUserIsExportedForRedis40() {
        assertFor40(Cli.run(
                        "export",
                        CaseFiles.file("restore/expiring-4.0.rdb").toString(),
                        "--format",
                        "resp",
                        "--restore")
                .succeeds());
    }

    /** The options of the commands follow from the target, in each combination. */
    @ParameterizedTest
    @CsvSource({
        // target,   restore, replace, DEL, REPLACE, ABSTTL, PEXPIREAT
        "redis-2.6,  true,    false,   0,   0,       0,      2",
        "redis-2.8,  true,    true,    3,   0,       0,      2",
        "redis-3.0,  true,    true,    3,   0,       0,      2",
        "redis-3.2,  true,    true,    0,   3,       0,      2",
        "redis-4.0,  true,    false,   0,   0,       0,      2",
        "redis-4.0,  true,    true,    0,   3,       0,      2",
        "redis-5.0,  true,    true,    0,   3,       2,      0",
        "redis-7.0,  true,    false,   0,   0,       2,      0",
        "valkey-9.1, true,    true,    0,   3,       2,      0",
        "redis-2.6,  false,   true,    2,   0,       0,      2",
        "redis-8.0,  false,   true,    2,   0,       0,      2",
        "valkey-9.1, false,   false,   0,   0,       0,      2"
    })
    void theTargetDecidesTheOptionsOfCommands(
            String target, boolean restore, boolean replace, int del, int replaces, int absolute, int pexpireat)
            throws IOException {
        byte[] rdb = TinyRdb.of(out -> out.db(0)
                .expiry(2_100_000_000_123L)
                .key("text", "1")
                .expiry(1)
                .key(1, "list")
                .length(1)
                .strings("a")
                .db(3)
                .key(2, "set")
                .length(1)
                .strings("m")
                .end());
        List<String> words = new java.util.ArrayList<>(List.of("export", "-", "--format=resp", "--target=" + target));
        words.addAll(restore ? List.of("--restore") : List.of());
        words.addAll(replace ? List.of("--replace") : List.of());
        Cli cli = Cli.run(rdb, words.toArray(String[]::new)).succeeds();
        assertEquals("", cli.err());
        assertEquals(del, count(cli.out(), "\\$3\r\nDEL\r"));
        assertEquals(replaces, count(cli.out(), "REPLACE\r"));
        assertEquals(absolute, count(cli.out(), "ABSTTL\r"));
        assertEquals(pexpireat, count(cli.out(), "PEXPIREAT\r"));
        assertEquals(restore ? 3 : 0, count(cli.out(), "\nRESTORE\r"));
        assertEquals(2, count(cli.out(), "SELECT\r"));
        words.addAll(List.of("--no-select", "--db=3"));
        Cli one = Cli.run(rdb, words.toArray(String[]::new)).succeeds();
        assertEquals(0, count(one.out(), "SELECT\r"));
        assertEquals(0, count(one.out(), "\nlist\r"));
        assertTrue(count(one.out(), "\nset\r") > 0);
        words.set(words.size() - 1, "--key=*");
        Cli.run(rdb, words.toArray(String[]::new)).fails(ExitCode.REFUSED, "databases 0 and 3");
    }

    @Test
    void severalDatabasesAreRefusedBeforeAnythingIsWritten() throws IOException {
        Path file = Files.write(
                dir.resolve("in.rdb"),
                TinyRdb.of(r -> r.db(3).key("a", "b").db(4).key("c", "d").end()));
        for (String restore : List.of("--restore", "--replace")) {
            Cli cli = Cli.run("export", file.toString(), "--format=resp", "--no-select", restore)
                    .fails(ExitCode.REFUSED, "databases 3 and 4");
            assertEquals("", cli.out());
        }
    }
}
