package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A pull and a push keep all that a server holds. Tests compare the servers themselves, of every kind. */
class LiveServersTest {

    @TempDir
    Path dir;

    /** Starts a server that doesn't wait five seconds for further replicas. */
    private static RealServer start(ServerKind kind) {
        return kind.hasFunctions() ? RealServer.start(kind, "--repl-diskless-sync-delay", "0") : RealServer.start(kind);
    }

    private static String[] push(ServerKind kind, Path dump, RealServer to, String... options) {
        List<String> words = new ArrayList<>(List.of("push", dump.toString(), to.address()));
        if (kind.hasFunctions()) {
            words.add("--functions");
        }
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void pullAndPushKeepEverything(ServerKind kind) {
        Path dump = dir.resolve("pulled.rdb");
        ServerState before;
        try (RealServer source = start(kind)) {
            RichData.load(source);
            before = source.state();
            Cli pulled =
                    Cli.run("pull", source.address(), "-o", dump.toString()).succeeds();
            assertTrue(pulled.err().contains(" keys, checksum good"), pulled.err());
            Cli.run("diff", dump.toString(), source.address()).succeeds(); // 1 if anything differs
        }
        try (RealServer loaded = RealServer.load(kind, dump)) {
            assertEquals(List.of(), before.differences(loaded.state()));
            assertEquals(List.of(), loaded.logWarnings());
        }
        try (RealServer pushed = start(kind)) {
            Cli.run(push(kind, dump, pushed)).succeeds();
            assertEquals(List.of(), before.differences(pushed.state()));
            // Pushes again over the existing keys, in each way.
            Cli.run(push(kind, dump, pushed)).fails(ExitCode.REFUSED, "nothing is sent");
            Cli skipped = Cli.run("push", dump.toString(), pushed.address(), "--skip-existing")
                    .succeeds();
            assertTrue(skipped.err().contains("sent 0 keys, skipped"), skipped.err());
            assertEquals(List.of(), before.differences(pushed.state()));
            Cli.run(push(kind, dump, pushed, "--replace")).succeeds();
            assertEquals(List.of(), before.differences(pushed.state()));
        }
    }

    /**
     * An existing key that is skipped must not get the expiry from the file. Older servers need two commands for a key.
     */
    @ParameterizedTest
    @CsvSource({"REDIS_2_8", "REDIS_3_2", "REDIS_6_2", "REDIS_7_0_15"})
    void aSkippedKeyKeepsItsExpiry(ServerKind kind) {
        Path dump = dir.resolve("pulled.rdb");
        try (RealServer source = start(kind);
                RealServer target = start(kind)) {
            source.client().call("SET", "k", "new");
            source.client().call("PEXPIREAT", "k", RichData.YEAR_2100);
            source.client().call("SET", "other", "1");
            Cli.run("pull", source.address(), "-o", dump.toString()).succeeds();
            target.client().call("SET", "k", "old");
            Cli skipped = Cli.run("push", dump.toString(), target.address(), "--skip-existing")
                    .succeeds();
            assertTrue(skipped.err().contains("sent 1 keys, skipped 1 "), skipped.err());
            assertEquals("old", target.client().text("GET", "k"));
            assertEquals(-1L, target.client().call("TTL", "k"));
            Cli.run("push", dump.toString(), target.address(), "--replace").succeeds();
            assertEquals("new", target.client().text("GET", "k"));
            assertEquals(source.expiries(), target.expiries());
        }
    }

    /**
     * A dump of a newer server is converted during the push. A loss for the older server is refused before a key is
     * sent.
     */
    @Test
    void anOlderServerGetsItsOwnTypes() {
        try (RealServer target = start(ServerKind.REDIS_6_2)) {
            Cli refused = Cli.run("push", Cli.dump("redis-8.0-field-ttls").toString(), target.address());
            assertEquals(ExitCode.REFUSED, refused.exitCode(), refused.err());
            assertTrue(target.dbSizes().isEmpty(), () -> "sent: " + target.dbSizes());
            Cli.run("push", Cli.dump("redis-8.0-field-ttls").toString(), target.address(), "--on-loss", "drop-feature")
                    .succeeds();
            Path written = dir.resolve("converted.rdb");
            Cli.run(
                            "rewrite",
                            Cli.dump("redis-8.0-field-ttls").toString(),
                            "-o",
                            written.toString(),
                            "--target",
                            "redis-6.2",
                            "--on-loss",
                            "drop-feature")
                    .succeeds();
            try (RealServer loaded = RealServer.load(ServerKind.REDIS_6_2, written)) {
                assertEquals(List.of(), loaded.state().differences(target.state()));
            }
        }
    }

    @Test
    void clientsMayWriteToTheSourceMeanwhile() throws Exception {
        Path dump = dir.resolve("pulled.rdb");
        try (RealServer source = start(ServerKind.REDIS_7_0_15)) {
            source.client().call("DEBUG", "POPULATE", "50000", "k", "200");
            boolean[] done = {false};
            Thread writer = new Thread(() -> {
                for (int i = 0; !done[0]; i++) {
                    source.client().call("SET", "new:" + i, "x");
                    source.client().call("DEL", "k:" + i);
                }
            });
            writer.start();
            try {
                Cli.run("pull", source.address(), "-o", dump.toString()).succeeds();
            } finally {
                done[0] = true;
                writer.join();
            }
        }
        Cli.run("verify", "--deep", dump.toString()).succeeds();
        // Each step of the writer adds a key and removes one. So a dump of one moment has 50,000 keys or one more.
        String keys = Cli.run("verify", dump.toString()).succeeds().out();
        assertTrue(keys.contains(" 50000 keys") || keys.contains(" 50001 keys"), keys);
    }
}
