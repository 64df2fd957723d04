package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The report of a push: the keys that were not sent and why, what ended the push, and whether the server holds the data
 * of the file.
 */
class LiveReportTest {

    private static final ServerKind KIND = ServerKind.REDIS_7_0_15;

    @TempDir
    Path dir;

    private Path report() {
        return dir.resolve("report.jsonl");
    }

    private static RealServer start(String... more) {
        String[] all = Arrays.copyOf(more, more.length + 2);
        all[more.length] = "--repl-diskless-sync-delay";
        all[more.length + 1] = "0";
        return RealServer.start(KIND, all);
    }

    /** The lines of the report. Deletes the report, so that the next run can write it. */
    private List<String> taken() throws IOException {
        List<String> lines = Files.readAllLines(report());
        Files.delete(report());
        return lines;
    }

    private static Path tiny(Path file, String... keys) throws IOException {
        return Files.write(file, TinyRdb.of(rdb -> {
            rdb.db(0);
            for (String key : keys) {
                rdb.key(key, "value");
            }
            rdb.end();
        }));
    }

    @Test
    void skippedAndExistingKeysAreListed() throws IOException {
        Path dump = tiny(dir.resolve("dump.rdb"), "a", "b", "c");
        try (RealServer server = start()) {
            server.client().call("SET", "b", "mine");
            Cli.run("push", dump.toString(), server.address(), "--report", report().toString())
                    .fails(ExitCode.REFUSED, "the server already has 1 of these keys, the first is \"b\"");
            assertEquals(
                    List.of("{\"push\":\"exists\",\"db\":0,\"key\":\"b\",\"answer\":\"the server has it already\"}"),
                    taken());
            Cli skipped = Cli.run(
                            "push",
                            dump.toString(),
                            server.address(),
                            "--skip-existing",
                            "--report",
                            report().toString())
                    .succeeds();
            assertTrue(skipped.err().contains("sent 2 keys, skipped 1 that the server has"), skipped.err());
            List<String> lines = taken();
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(
                    lines.get(0).startsWith("{\"push\":\"skipped\",\"db\":0,\"key\":\"b\",\"offset\":"), lines.get(0));
            assertTrue(lines.get(0).endsWith("\"answer\":\"BUSYKEY Target key name already exists.\"}"), lines.get(0));
        }
    }

    /** Keys of 8.0 are sent unchanged to a server that doesn't know their types. */
    @Test
    void everyRefusedKeyIsListed() throws IOException {
        try (RealServer server = start()) {
            Cli push = Cli.run(
                    "push",
                    Cli.dump("redis-8.0-rich").toString(),
                    server.address(),
                    "--target",
                    "redis-8.0",
                    "--hide-keys",
                    "--report",
                    report().toString());
            assertEquals(ExitCode.REFUSED, push.exitCode(), push.err());
            List<String> lines = taken();
            assertTrue(push.err().contains("REFUSED " + lines.size()), push.err() + lines);
            for (String line : lines) {
                assertTrue(line.startsWith("{\"push\":\"refused\",\"db\":"), line);
                assertTrue(line.contains("\"key_hash\":\"") && line.contains("\"answer\":\"ERR"), line);
            }
        }
    }

    @Test
    void theKeyThatEndsThePushIsListedAndTheOthersAreCounted() throws IOException {
        Path dump = dir.resolve("dump.rdb");
        try (RealServer server = start()) {
            for (int i = 0; i < 50; i++) {
                server.client().call("SET", "k" + i, "x".repeat(10_000));
            }
            server.client().call("SET", "k50", Integer.toString(7).repeat(3_000_000));
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            server.clear();
            long used = Long.parseLong(server.client()
                    .text("INFO", "memory")
                    .lines()
                    .filter(line -> line.startsWith("used_memory:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("used_memory:".length())
                    .strip());
            server.client().call("CONFIG", "SET", "maxmemory", used + 2_500_000);
            Cli full = Cli.run("push", dump.toString(), server.address(), "--report", report().toString())
                    .fails(ExitCode.IO, "OOM command not allowed", "at offset ");
            long sent = (Long) server.client().call("DBSIZE");
            assertTrue(sent > 0, full.err());
            assertTrue(full.err().contains("to take more after " + sent + " keys"), full.err());
            List<String> lines = taken();
            String last = lines.get(lines.size() - 1);
            assertTrue(last.startsWith("{\"push\":\"stopped\",\"db\":0,\"key\":\"k"), last);
        }
    }

    @Test
    void aReplicaGetsNoKey() throws IOException {
        Path dump = tiny(dir.resolve("dump.rdb"), "a");
        try (RealServer primary = start();
                RealServer replica = start()) {
            replica.client().call("REPLICAOF", "127.0.0.1", primary.port());
            for (int i = 0;
                    i < 100 && !replica.client().text("INFO", "replication").contains("master_link_status:up");
                    i++) {
                sleep();
            }
            Cli.run("push", dump.toString(), replica.address())
                    .fails(ExitCode.IO, "READONLY", "to take more after 0 keys, at offset ");
            assertEquals(0L, primary.client().call("DBSIZE"));
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void missingRightsAreReported() throws IOException {
        Path dump = tiny(dir.resolve("dump.rdb"), "a");
        Path secret = Files.writeString(dir.resolve("secret"), "s3cret\n");
        try (RealServer server = start()) {
            String users = "ACL SETUSER ";
            server.client().call((Object[]) (users + "blind on >s3cret ~* +restore +info -@dangerous").split(" "));
            server.client().call((Object[]) (users + "narrow on >s3cret ~b* +@all").split(" "));
            server.client().call((Object[]) (users + "default on >other ~* +@all").split(" "));
            String place = "127.0.0.1:" + server.port() + "?password-file=" + secret;
            Cli.run("push", dump.toString(), server.address()).fails(ExitCode.IO, "NOAUTH");
            Cli wrong = Cli.run("push", dump.toString(), "redis://" + place).fails(ExitCode.IO, "WRONGPASS");
            assertFalse(wrong.err().contains("s3cret"), wrong.err());
            Cli.run("push", dump.toString(), "redis://blind@" + place).fails(ExitCode.IO, "NOPERM");
            Cli.run("push", dump.toString(), "redis://narrow@" + place)
                    .fails(ExitCode.IO, "NOPERM", "to take more after 0 keys, at offset ");
            Path allowed = tiny(dir.resolve("allowed.rdb"), "b");
            Cli.run("push", allowed.toString(), "redis://narrow@" + place).succeeds();
        }
    }

    /** On each kind of server: the pushed keys are equal, whatever encoding the server chooses. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void anEqualCloneIsFoundEqual(ServerKind kind) {
        Path dump = dir.resolve("dump.rdb");
        String[] delay = kind.hasFunctions() ? new String[] {"--repl-diskless-sync-delay", "0"} : new String[0];
        try (RealServer server = RealServer.start(kind, delay)) {
            RichData.load(server);
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            server.clear();
            for (String[] thresholds : new String[][] {
                {"hash-max-ziplist-entries", "2"}, {"zset-max-ziplist-entries", "2"}, {"set-max-intset-entries", "2"}
            }) {
                server.client().call("CONFIG", "SET", thresholds[0], thresholds[1]);
            }
            Cli all = Cli.run("push", dump.toString(), server.address(), "--verify", "all")
                    .succeeds();
            assertTrue(all.err().contains(" keys: all equal"), all.err());
            Cli some = Cli.run("push", dump.toString(), server.address(), "--skip-existing", "--verify", "20")
                    .succeeds();
            assertTrue(some.err().contains(" keys: all equal"), some.err());
        }
    }

    /** Differences of each kind: the push skips existing keys, which other clients have changed. */
    @Test
    void differencesAreFoundAndListed() throws IOException {
        Path dump = dir.resolve("dump.rdb");
        try (RealServer server = start()) {
            server.client().call("DEBUG", "POPULATE", "3000");
            server.client().call("RPUSH", "list", "a", "b");
            server.client().call("SADD", "set", "a", "b");
            server.client().call("SET", "expires", "1", "PXAT", RichData.YEAR_2100);
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            server.client().call("SET", "key:7", "other");
            server.client().call("DEL", "list");
            server.client().call("RPUSH", "list", "b", "a");
            server.client().call("DEL", "set");
            server.client().call("SADD", "set", "b", "a");
            server.client().call("PEXPIREAT", "expires", RichData.YEAR_2100 + 1);
            Cli verified = Cli.run(
                    "push",
                    dump.toString(),
                    server.address(),
                    "--skip-existing",
                    "--verify",
                    "all",
                    "--report",
                    report().toString());
            assertEquals(ExitCode.NO, verified.exitCode(), verified.err());
            assertTrue(verified.err().contains("compared 3003 keys: 3 differ; the first is "), verified.err());
            List<String> differ = new ArrayList<>(taken());
            differ.removeIf(line -> line.startsWith("{\"push\":\"skipped\""));
            assertEquals(3, differ.size(), differ.toString());
            assertTrue(differ.toString().contains("\"key\":\"key:7\""), differ.toString());
            assertTrue(differ.toString().contains("other value"), differ.toString());
            assertTrue(differ.toString().contains("the expiry is 2100-01-01T00:00:00.001Z"), differ.toString());
        }
    }

    @Test
    void aPipeIsNotCompared() {
        Cli.run("push", "-", "redis://localhost", "--verify", "all").fails(ExitCode.USAGE, "--verify needs a file");
        Cli.run("push", "dump.rdb", "redis://localhost", "--verify", "0").fails(ExitCode.USAGE, "--verify");
        Cli.run("push", "dump.rdb", "redis://localhost", "--verify", "some").fails(ExitCode.USAGE, "--verify");
    }
}
