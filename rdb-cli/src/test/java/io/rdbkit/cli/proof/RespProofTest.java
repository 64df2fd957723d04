package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A dump is sent as commands to an empty server of the same kind. That server then holds the same data as a server that
 * loads the dump.
 */
class RespProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    @ParameterizedTest
    @EnumSource
    void commandsRestoreWhatTheDumpHolds(ServerKind kind) {
        Path dump = richDump(kind);
        RealServer loaded = SERVERS.load(kind, dump);
        CommandLimits.acknowledgeDeleted(loaded);
        ServerState expected = CommandLimits.withoutTimesSeen(loaded.state());
        RealServer piped = SERVERS.empty(kind);
        assertEquals(List.of(), piped.pipe(commands(dump)));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(piped.state())));
        // again, over the existing keys
        assertEquals(List.of(), piped.pipe(commands(dump, "--replace")));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(piped.state())));
    }

    @ParameterizedTest
    @EnumSource
    void restoreBringsBackWhatTheDumpHolds(ServerKind kind) {
        Path dump = richDump(kind);
        ServerState expected = SERVERS.load(kind, dump).state();
        RealServer restored = SERVERS.empty(kind);
        assertEquals(List.of(), restored.pipe(commands(dump, "--restore")));
        assertEquals(List.of(), expected.differences(restored.state()));
        assertEquals(List.of(), restored.pipe(commands(dump, "--restore", "--replace")));
        assertEquals(List.of(), expected.differences(restored.state()));
    }

    /**
     * Dumps of other servers are sent to this one. It then holds the same data as after loading the file that {@code
     * rewrite} makes for it.
     */
    @ParameterizedTest
    @MethodSource("io.rdbkit.server.ServerKind#ofEachSeries")
    void anotherServersDumpIsConverted(ServerKind kind) {
        String target = "--target=" + Bench.target(kind);
        for (String name : List.of("redis-2.8-rich", "redis-6.0-streams", "redis-8.0-rich", "valkey-9.1-rich")) {
            Path dump = Path.of("..", "testdata", name + ".rdb");
            Path converted = Converted.of(dump, kind, dir.resolve(kind + name)).file();
            RealServer loaded = SERVERS.load(kind, converted);
            ServerState whole = loaded.state();
            if (kind.hasStreams()) {
                CommandLimits.acknowledgeDeleted(loaded);
            }
            ServerState comparable = comparable(loaded);
            for (String replace : List.of("--ignore-checksum", "--replace")) {
                RealServer server = SERVERS.empty(kind);
                assertEquals(
                        List.of(), server.pipe(commands(dump, target, "--on-loss=drop-feature", "--restore", replace)));
                assertEquals(List.of(), whole.differences(server.state()), name);
                server = SERVERS.empty(kind);
                assertEquals(List.of(), server.pipe(commands(dump, target, "--on-loss=drop-feature", replace)));
                assertEquals(List.of(), comparable.differences(comparable(server)), name);
            }
        }
    }

    private static ServerState comparable(RealServer server) {
        return CommandLimits.withoutReadCounts(CommandLimits.withoutTimesSeen(server.state()));
    }

    /** A small sorted set can hold -0 in every encoding, and RESTORE keeps it. */
    @ParameterizedTest
    @MethodSource("io.rdbkit.server.ServerKind#ofEachSeries")
    void aBuiltScoreOfMinusZeroIsKept(ServerKind kind) throws IOException {
        byte[] json =
                "{\"key\":\"z\",\"type\":\"zset\",\"value\":{\"a\":-0.0,\"b\":-0,\"c\":5e-324,\"d\":0}}".getBytes();
        Path file = dir.resolve(kind + "-zero.rdb");
        CommandRun.reading(json, "build", "-", "-o", file, "--target=" + Bench.target(kind), "-q")
                .exits(0);
        assertMinusZero(SERVERS.load(kind, file));
        RealServer restored = SERVERS.empty(kind);
        assertEquals(List.of(), restored.pipe(commands(file, "--restore")));
        assertMinusZero(restored);
        Path saved = restored.save(dir.resolve(kind + "-zero-saved.rdb"));
        String exported = new String(CommandRun.of("export", saved).exits(0).out());
        assertTrue(exported.contains("\"a\":-0.0,\"b\":-0.0,\"d\":0"), exported);
    }

    private static void assertMinusZero(RealServer server) {
        assertEquals("-0", server.client().text("ZSCORE", "z", "a").toString());
        assertEquals("-0", server.client().text("ZSCORE", "z", "b").toString());
        assertEquals("0", server.client().text("ZSCORE", "z", "d").toString());
        assertEquals(4L, server.client().call("ZCOUNT", "z", "-0", "1"));
    }

    @ParameterizedTest
    @EnumSource
    void restoreKeepsIdleTimesAndFrequencies(ServerKind kind) {
        assumeTrue(kind.hasStreams(), "only dumps since 5.0 have them");
        assertEquals(200, evictionAfterRestore(kind, "allkeys-lfu", "FREQ", 200));
        long idle = evictionAfterRestore(kind, "allkeys-lru", "IDLETIME", 86_400);
        assertTrue(
                idle >= 86_400 && idle < 86_500, () -> idle + " s, which should be a day plus the time of this test");
    }

    private long evictionAfterRestore(ServerKind kind, String policy, String option, long value) {
        RealServer server = SERVERS.empty(kind);
        Client client = server.client();
        Object before = ((List<?>) client.call("CONFIG", "GET", "maxmemory-policy")).get(1);
        client.call("CONFIG", "SET", "maxmemory-policy", policy);
        try {
            client.call("SET", "key", "value");
            Object payload = client.call("DUMP", "key");
            client.call("RESTORE", "key", 0, payload, "REPLACE", option, value);
            Path dump = dir.resolve(kind + policy + ".rdb");
            server.save(dump);
            server.clear();
            assertEquals(List.of(), server.pipe(commands(dump, "--restore")));
            return (Long) client.call("OBJECT", option, "key");
        } finally {
            client.call("CONFIG", "SET", "maxmemory-policy", before);
        }
    }

    private Path richDump(ServerKind kind) {
        return RichDump.of(kind, SERVERS).copiedTo(dir.resolve(kind + ".rdb")).file();
    }

    /** The output of {@code rdb export --format resp}. */
    static byte[] commands(Path dump, String... words) {
        List<Object> all = new ArrayList<>(List.of("export", dump, "--format", "resp"));
        all.addAll(List.of(words));
        CommandRun run = CommandRun.of(all.toArray()).exits(0);
        run.err()
                .lines()
                .forEach(line -> assertTrue(
                        line.contains(": no command restores ") || line.contains(": lost: "), run::toString));
        return run.out();
    }
}
