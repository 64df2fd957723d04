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

/** Files by other producers, and later versions, as a user meets them. */
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
    void aLaterVersionIsReadWithAWord(String command) {
        byte[] newer = file("REDIS0016", KEY);
        Cli.run(newer, command, "-").fails(command.equals("verify") ? ExitCode.NO : ExitCode.BAD_INPUT, "--newer");
        Cli run = Cli.run(newer, command, "-", "--newer").succeeds();
        assertTrue(run.err().contains("rdb: - is RDB 16, which is newer than this program"), run.err());
    }

    @Test
    void commandsBetweenTheRecordsAreToldAndRefused() throws IOException {
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
    void repairKeepsThousandOfThousand() {
        Path out = directory.resolve("out.rdb");
        Cli run = Cli.run("repair", CaseFiles.file("keydb/thousand.rdb").toString(), "-o", out.toString())
                .succeeds();
        assertTrue(run.err().contains("kept 1000 keys"), run.err());
        assertEquals(
                1001, Cli.run("keys", out.toString()).succeeds().out().lines().count());
    }
}
