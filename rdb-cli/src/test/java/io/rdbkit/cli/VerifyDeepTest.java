package io.rdbkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rdb verify --deep}. */
class VerifyDeepTest {

    @TempDir
    Path directory;

    private static String flawed(String name) {
        return Path.of("..", "docs", "findings", name + ".rdb").toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis-2.8-rich", "redis-6.2-rich", "redis-8.0-rich", "redis-8.0-streams", "valkey-9.1-rich"})
    void findsNoErrorInDumpsOfServers(String dump) {
        String out = Cli.run("verify", "--deep", Cli.dump(dump).toString())
                .succeeds()
                .out();
        assertTrue(out.contains(dump + ".rdb: good, "), out);
        assertTrue(out.contains(" 0 errors"), out);
    }

    @Test
    void aFindingHasItsPlaceAndWhatAServerDoes() {
        String file = flawed("duplicate-key");
        Cli run = Cli.run("verify", "--deep", file);
        assertEquals(1, run.exitCode());
        assertEquals(
                List.of(
                        file + ": error duplicate-key at 26: the key is there already, at offset 21, db 0, key \"k\";"
                                + " a server dies while it loads",
                        file + ": bad, RDB 6, 4 keys, 1 error, 0 notes"),
                run.out().lines().toList());
        assertEquals(
                "rdb: " + file + ": bad, RDB 6, 4 keys, 1 error, 0 notes",
                run.err().strip());
    }

    @Test
    void notesAreNoErrors() {
        String file = flawed("expired-key");
        List<String> out =
                Cli.run("verify", "--deep", file).succeeds().out().lines().toList();
        assertTrue(
                out.get(0).contains(": note expired-key at 21: expired 2017-07-14T02:40:00Z, db 0, key \"k\""),
                out.get(0));
        assertEquals(file + ": good, RDB 6, 3 keys, 0 errors, 1 note", out.get(1));
        assertEquals(
                file + ": good, RDB 6, 3 keys, 0 errors, 0 notes",
                Cli.run("verify", "--deep", file, "--now", "2017-01-01")
                        .succeeds()
                        .out()
                        .strip());
    }

    @Test
    void jsonLinesHaveTheSameFields() throws IOException {
        String file = flawed("stream-length-more");
        Cli run = Cli.run("verify", "--deep", "--format", "jsonl", file);
        assertEquals(1, run.exitCode());
        JsonNode finding = new ObjectMapper().readTree(run.out());
        assertEquals(file, finding.get("file").asText());
        assertEquals("stream-length", finding.get("code").asText());
        assertEquals("error", finding.get("severity").asText());
        assertEquals(0, finding.get("db").asInt());
        assertEquals("k", finding.get("key").asText());
        assertEquals("STREAM_LISTPACKS", finding.get("type").asText());
        assertEquals("length 5 of a stream with 2 records", finding.get("what").asText());
        assertEquals(1, finding.get("count").asInt());
        assertTrue(finding.get("offset").asLong() > 20);
        assertTrue(finding.hasNonNull("effect"));
        assertEquals(1, run.out().lines().count());
        assertTrue(run.err().contains(": bad, RDB 9, 3 keys, 1 error, 0 notes"), run.err());
    }

    @Test
    void anUncheckedRestIsReported() {
        String out = Cli.run("verify", "--deep", flawed("structure")).out();
        assertTrue(out.contains(": error structure at "), out);
        assertTrue(out.contains("; the rest of the file was not checked"), out);
    }

    @Test
    void theNumberOfFindingsWithOneCodeIsLimited() throws IOException {
        Path file = directory.resolve("expired.rdb");
        Files.write(file, TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < 50; i++) {
                rdb.expiry(1000).key("key " + i, "v");
            }
            rdb.end();
        }));
        List<String> out = new ArrayList<>(Cli.run("verify", "--deep", "--most", "3", file.toString())
                .succeeds()
                .out()
                .lines()
                .toList());
        assertEquals(4, out.size());
        assertEquals(file + ": good, RDB 11, 50 keys, 0 errors, 50 notes, 47 of them not shown", out.get(3));
    }

    @Test
    void findingsMayBeJudgedForAServer() {
        String file = Cli.dump("redis-8.0-rich").toString();
        Cli run = Cli.run("verify", "--deep", file, "--target", "redis-7.4");
        assertEquals(1, run.exitCode());
        assertTrue(
                run.out().contains(": error target: does not load in redis-7.4: values of module vectorset: 1"),
                run.out());
        Cli.run("verify", "--deep", file, "--target", "redis-8.0").succeeds();
    }

    @Test
    void itsOptionsNeedDeep() {
        Cli.run("verify", "--format", "jsonl", flawed("expired-key"))
                .fails(ExitCode.USAGE, "--format goes with --deep");
        Cli.run("verify", "--most", "3", flawed("expired-key")).fails(ExitCode.USAGE, "--most goes with --deep");
    }

    /**
     * A user may look at stdout only, at stderr only, or at a terminal that shows both. Each of them sees the bad file
     * once.
     */
    @Test
    void aBadFileIsReportedOnceWhereverAUserLooks() {
        String good = Cli.dump("redis-7.0-rich").toString();
        for (String more : List.of("", "-q")) {
            for (boolean terminal : new boolean[] {false, true}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ByteArrayOutputStream err = new ByteArrayOutputStream();
                Streams streams = new Streams(InputStream.nullInputStream(), out, err, terminal, terminal);
                String[] args = more.isEmpty()
                        ? new String[] {"verify", "--deep", good, flawed("duplicate-key")}
                        : new String[] {"verify", "--deep", good, flawed("duplicate-key"), more};
                assertEquals(ExitCode.NO, Main.run(streams, args));
                String bad = ": bad, RDB 6, 4 keys";
                assertEquals(terminal ? 0 : 1, err.toString(UTF_8).split(bad, -1).length - 1, err::toString);
                assertEquals(1, out.toString(UTF_8).split(bad, -1).length - 1, out::toString);
                assertEquals(more.isEmpty(), out.toString(UTF_8).contains("good, "), out::toString);
            }
        }
    }

    @Test
    void quietHidesGoodFiles() {
        String good = Cli.dump("redis-7.0-rich").toString();
        for (String more : List.of("--ignore-checksum", "--deep", "--target=redis-7.0")) {
            assertEquals(
                    1, Cli.run("verify", more, good).succeeds().out().lines().count());
            Cli quiet = Cli.run("verify", "-q", more, good).succeeds();
            assertEquals("", quiet.out() + quiet.err());
        }
        Cli jsonl = Cli.run("verify", "-q", "--deep", "--format", "jsonl", good).succeeds();
        assertEquals("", jsonl.out() + jsonl.err());
        assertTrue(Cli.run("verify", "-q", flawed("structure")).err().startsWith("rdb: "));
    }
}
