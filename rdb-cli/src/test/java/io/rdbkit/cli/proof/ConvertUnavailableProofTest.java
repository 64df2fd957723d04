package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file for a server that doesn't run here is loaded by the next newer server. It then holds all but the reported
 * losses.
 */
class ConvertUnavailableProofTest {

    /** From 8.6 on no newer server runs here. */
    private static final Map<String, ServerKind> LOADED_BY = new TreeMap<>(Map.of(
            "redis-2.0", ServerKind.REDIS_2_8,
            "redis-2.4", ServerKind.REDIS_2_8,
            "redis-3.0", ServerKind.REDIS_3_2,
            "redis-4.0", ServerKind.REDIS_6_0,
            "redis-5.0", ServerKind.REDIS_6_0,
            "redis-7.2", ServerKind.REDIS_8_0,
            "redis-7.4", ServerKind.REDIS_8_0,
            "valkey-7.2", ServerKind.VALKEY_8_1,
            "valkey-8.0", ServerKind.VALKEY_8_1,
            "valkey-9.0", ServerKind.VALKEY_9_1));

    /** The newest server of each fork, and one with the old packed types. */
    private static final List<ServerKind> SOURCES =
            List.of(ServerKind.REDIS_6_2, ServerKind.REDIS_8_0, ServerKind.VALKEY_9_1);

    @TempDir
    static Path dir;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench(dir);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static Stream<Arguments> targets() {
        return SOURCES.stream()
                .flatMap(source -> LOADED_BY.keySet().stream().map(target -> Arguments.of(source, target)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theNextServerHoldsAllButTheReportedLosses(ServerKind source, String target) {
        ServerKind next = LOADED_BY.get(target);
        source.orSkip();
        next.orSkip();
        Path dump = bench.dump(source).file();
        RealServer before = bench.servers().load(source, dump);
        SortedMap<ServerKey, String> contents = before.contents();
        SortedMap<ServerKey, Long> expiries = before.expiries();
        Converted converted = Converted.of(dump, target, dir.resolve(source.name() + "-for-" + target + ".rdb"));

        RealServer after = bench.servers().load(next, converted.file());
        assertEquals(List.of(), after.logWarnings(), after::log);
        contents.keySet().removeAll(converted.losses().droppedKeys());
        assertEquals(contents, after.contents());
        // Seconds of 32 bits are too small for the expiries of these dumps.
        expiries.keySet()
                .removeAll(converted.losses().keys(line -> line.feature().equals("expiry-range")));
        expiries.keySet().removeAll(converted.losses().droppedKeys());
        assertEquals(expiries, after.expiries());
        assertTrue(converted.kept() > 100, converted::toString);
    }
}
