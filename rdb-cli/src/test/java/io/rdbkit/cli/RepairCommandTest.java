package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rdb repair}. */
class RepairCommandTest {

    @TempDir
    Path directory;

    private byte[] whole;
    private String saved;

    @BeforeEach
    void read() throws IOException {
        whole = Files.readAllBytes(Cli.dump("redis-7.0-rich"));
        saved = directory.resolve("saved.rdb").toString();
    }

    private String damaged(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("damaged.rdb"), bytes).toString();
    }

    private String cut() throws IOException {
        return damaged(Arrays.copyOf(whole, whole.length / 2));
    }

    @Test
    void aFlippedBitCostsNothing() throws IOException {
        byte[] bytes = whole.clone();
        bytes[whole.length / 3] ^= 8;
        String file = damaged(bytes);
        assertEquals(1, Cli.run("verify", file).exitCode());
        Cli run = Cli.run("repair", file, "-o", saved);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("corrected: bytes " + whole.length / 3), run.err());
        assertTrue(run.err().contains("nothing is lost"), run.err());
        Cli.run("diff", "--strict", Cli.dump("redis-7.0-rich").toString(), saved)
                .succeeds();
        assertArrayEquals(bytes, Files.readAllBytes(Path.of(file)));
    }

    @Test
    void aCutFileLosesOnlyTheKeysBehindTheCut() throws IOException {
        Cli run = Cli.run("repair", cut(), "-o", saved, "--summary", "json");
        assertEquals(1, run.exitCode(), run.err());
        Map<String, Object> summary = Json.object(run.err());
        assertEquals(false, summary.get("whole"));
        assertEquals("{unreadable=1}", summary.get("events").toString());
        Cli.run("verify", "--deep", saved).succeeds();
        String diff =
                Cli.run("diff", Cli.dump("redis-7.0-rich").toString(), saved).out();
        assertTrue(diff.lines().allMatch(line -> line.startsWith("only in A")), diff);
    }

    @Test
    void theReportListsEachLoss() throws IOException {
        Path report = directory.resolve("lost.jsonl");
        Cli run = Cli.run("repair", cut(), "-o", saved, "--report", report.toString(), "-q");
        assertEquals(1, run.exitCode());
        assertEquals("", run.err());
        List<String> lines = Files.readAllLines(report);
        assertEquals(1, lines.size());
        Map<String, Object> line = Json.object(lines.get(0));
        assertEquals("unreadable", line.get("event"));
        assertEquals(whole.length / 2L, line.get("to"));
        assertTrue(line.get("why").toString().contains("the input ends"), line.toString());
    }

    @Test
    void keysCanBeHidden() throws IOException {
        String file =
                Path.of("..", "docs", "findings", "duplicate-field-hash.rdb").toString();
        Cli shown = Cli.run("repair", file, "-o", saved, "--report", "-");
        assertTrue(shown.err().contains("key \"k\""), shown.err());
        assertTrue(shown.out().contains("\"key\":\"k\""), shown.out());
        Cli hidden = Cli.run("repair", file, "-o", saved, "-f", "--report", "-", "--hide-keys");
        assertFalse(hidden.err().contains("\"k\""), hidden.err());
        assertTrue(hidden.err().contains(", key #" + KeyDisplay.hash(io.rdbkit.format.Bytes.utf8("k"))), hidden.err());
        assertTrue(hidden.out().contains("\"key_hash\":"), hidden.out());
        assertFalse(hidden.out().contains("\"key\":"), hidden.out());
    }

    @Test
    void flawsThatAreReportedAreRepairedInEveryFlawedFile() throws IOException {
        int losses = 0;
        try (var files = Files.list(Path.of("..", "docs", "findings"))) {
            for (Path file : files.sorted().toList()) {
                if (Cli.run("info", file.toString()).err().contains("unsupported")) {
                    continue;
                }
                Cli run = Cli.run("repair", file.toString(), "-o", saved, "-f", "-q");
                if (run.exitCode() > 1) {
                    run.fails(run.exitCode());
                    continue; // nothing in it can be read as an RDB
                }
                losses += run.exitCode();
                Cli deep = Cli.run("verify", "--deep", saved);
                assertEquals(List.of(), errors(file, deep), file.toString());
            }
        }
        assertTrue(losses > 30, losses + " files with losses");
    }

    /**
     * The errors of a deep check. An undamaged file keeps records that are newer than its version, because new servers
     * load them.
     */
    private static List<String> errors(Path input, Cli deep) {
        boolean hasNewer = input.getFileName().toString().startsWith("newer-than-version");
        return deep.out()
                .lines()
                .filter(line -> line.contains(": error "))
                .filter(line -> !hasNewer || !line.contains(": error newer-than-version "))
                .toList();
    }

    @Test
    void wrongUsageIsRefused() throws IOException {
        String file = cut();
        Cli.run("repair", file).fails(2, "--output is missing");
        Cli.run("repair", file, "-o", file, "-f").fails(2, "the output is the input");
        Cli.run("repair", file, "-o", saved, "--report", saved).fails(2, "--report and --output are the same");
        Cli.run("repair", directory.resolve("none").toString(), "-o", saved).fails(4, "no such file");
        Cli.run("repair", damaged("no RDB at all".getBytes()), "-o", saved).fails(3, "not an RDB");
        assertFalse(Files.exists(Path.of(saved)));
        assertEquals(1, Cli.run("repair", cut(), "--dry-run").exitCode());
        assertFalse(Files.exists(Path.of(saved)));
    }
}
