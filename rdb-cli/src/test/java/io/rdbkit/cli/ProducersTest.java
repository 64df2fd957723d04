package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by other producers and of later versions, as a user meets them. */
class ProducersTest {

    private static final String COMMAND = "*1\r\n$4\r\nPING\r\n";

    @TempDir
    Path directory;

    private static byte[] file(String magic, String records) {
        return (magic + records + "\u00ff" + "\0".repeat(8)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final String KEY = "\u00fe\0" + "\0\u0001k\u0001v";

    @ParameterizedTest
    @ValueSource(strings = {"keys", "info", "export", "verify"})
    void aLaterVersionIsReadWithANote(String command) {
        byte[] newer = file("REDIS0016", KEY);
        Cli.run(newer, command, "-").fails(command.equals("verify") ? ExitCode.NO : ExitCode.BAD_INPUT, "--newer");
        Cli run = Cli.run(newer, command, "-", "--newer").succeeds();
        assertTrue(run.err().contains("rdb: - is RDB 16, which is newer than this program"), run.err());
    }

    @Test
    void aRepairReadsALaterVersionToo() throws IOException {
        Path file = Files.write(directory.resolve("in.rdb"), file("REDIS0016", KEY));
        Path out = directory.resolve("out.rdb");
        Cli run = Cli.run("repair", "--newer", file.toString(), "-o", out.toString())
                .succeeds();
        assertTrue(run.err().contains("kept 1 keys of RDB 16"), run.err());
        assertTrue(run.err().contains("which is newer than this program"), run.err());
        assertEquals("REDIS0016", new String(Files.readAllBytes(out), 0, 9, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anExportReportsMembersThatExpire() {
        String subexpire = CaseFiles.file("keydb/subexpire.rdb").toString();
        for (String format : new String[] {"jsonl", "json", "resp"}) {
            Cli run = Cli.run("export", "--format", format, subexpire).succeeds();
            assertTrue(run.err().contains("left out: the expiries of 4 members"), run.err());
        }
        assertEquals(
                "", Cli.run("export", "--format", "keys", subexpire).succeeds().err());
        Cli converted = Cli.run("export", "--target", "redis-8.0", "--on-loss", "drop-feature", subexpire)
                .succeeds();
        assertTrue(converted.out().contains("\"expiry\":2569704056339"), converted.out());
        assertTrue(converted.err().contains("lost: member-expiry 2"), converted.err());
    }

    @Test
    void infoCountsMembersThatExpire() {
        String out = Cli.run("info", CaseFiles.file("keydb/subexpire.rdb").toString())
                .succeeds()
                .out();
        assertTrue(out.contains("of members  4 expiries in 3 keys, 0 past, from 2051-"), out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dragonfly/zstd201.rdb", "dragonfly/lz4202.rdb"})
    void aBlockWithoutACompressedFrameIsNamed(String file) {
        Cli.run("export", CaseFiles.file(file).toString())
                .fails(ExitCode.BAD_INPUT, "Dragonfly's compressed block can't be unpacked", "at offset 127");
    }

    @Test
    void commandsBetweenTheRecordsAreReportedAndRefused() throws IOException {
        byte[] forkless = file("VALKEY081", KEY + "\u00f2" + COMMAND);
        assertTrue(Cli.run(forkless, "info", "-").succeeds().out().contains("1 command between the records"));
        for (String command : new String[] {"keys", "export"}) {
            Cli.run(forkless, command, "-").fails(ExitCode.REFUSED, "--drop-aof-tail");
            Cli run = Cli.run(forkless, command, "-", "--drop-aof-tail").succeeds();
            assertTrue(run.err().contains("left out 1 command between the records"), run.err());
        }
        Path out = directory.resolve("out.rdb");
        Cli.run(forkless, "rewrite", "-", "-o", out.toString(), "--key", "*")
                .fails(ExitCode.REFUSED, "between the records");
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @CsvSource({
        "keydb/thousand.rdb, KeyDB",
        "dragonfly/mask220.rdb, Dragonfly",
        "redis-enterprise/ram-lru.rdb, Redis Enterprise"
    })
    void infoNamesTheProducer(String file, String producer) {
        String out = Cli.run("info", CaseFiles.file(file).toString()).succeeds().out();
        assertTrue(out.contains("written by  " + producer + ": see docs/producers.md"), out);
    }

    @Test
    void repairKeepsAllThousandKeys() {
        Path out = directory.resolve("out.rdb");
        Cli run = Cli.run("repair", CaseFiles.file("keydb/thousand.rdb").toString(), "-o", out.toString())
                .succeeds();
        assertTrue(run.err().contains("kept 1000 keys"), run.err());
        assertEquals(
                1001, Cli.run("keys", out.toString()).succeeds().out().lines().count());
    }
}
