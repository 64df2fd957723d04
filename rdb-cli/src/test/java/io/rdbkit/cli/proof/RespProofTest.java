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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dump as commands, sent to an empty server of the same kind: it then holds what one holds that loads the dump. */
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
    void commandsBuildWhatTheDumpHolds(ServerKind kind) {
        Path dump = richDump(kind);
        RealServer loaded = SERVERS.load(kind, dump);
        CommandLimits.acknowledgeDeleted(loaded);
        ServerState expected = CommandLimits.withoutTimesSeen(loaded.state());
        RealServer piped = SERVERS.empty(kind);
        assertEquals(List.of(), piped.pipe(commands(dump)));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(piped.state())));
        // and once more over what is there
        assertEquals(List.of(), piped.pipe(commands(dump, "--replace")));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(piped.state())));
    }

    @ParameterizedTest
    @EnumSource
    void restoreBringsBackWhatTheDumpHolds(ServerKind kind) {
        Path dump = richDump(kind);
        // ABSTTL is of 5.0
        String[] understood =
                kind.hasStreams() ? new String[] {"--restore"} : new String[] {"--restore", "--expire=none"};
        RealServer loaded = SERVERS.load(kind, dump);
        if (!kind.hasStreams()) {
            loaded.expiries().keySet().forEach(key -> loaded.client().callIn(key.db(), "DEL", key.key()));
        }
        ServerState expected = loaded.state();
        RealServer restored = SERVERS.empty(kind);
        assertEquals(List.of(), restored.pipe(commands(dump, understood)));
        assertEquals(List.of(), expected.differences(restored.state()));
        if (kind.hasQuicklists()) {
            List<String> words = new ArrayList<>(List.of(understood));
            words.add("--replace");
            assertEquals(List.of(), restored.pipe(commands(dump, words.toArray(String[]::new))));
            assertEquals(List.of(), expected.differences(restored.state()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void restoreBringsBackIdleTimesAndCounters(ServerKind kind) {
        assumeTrue(kind.hasStreams(), "they are in dumps since 5.0");
        assertEquals(200, evictionAfterRestore(kind, "allkeys-lfu", "FREQ", 200));
        long idle = evictionAfterRestore(kind, "allkeys-lru", "IDLETIME", 86_400);
        assertTrue(idle >= 86_400 && idle < 86_500, () -> idle + " s, which should be a day and what this took");
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

    /** What {@code rdb export --format resp} writes. */
    static byte[] commands(Path dump, String... words) {
        List<Object> all = new ArrayList<>(List.of("export", dump, "--format", "resp"));
        all.addAll(List.of(words));
        CommandRun run = CommandRun.of(all.toArray()).exits(0);
        assertEquals("", run.err());
        return run.out();
    }
}
