package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerStartException;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dumps by servers that don't run here, from a directory that {@code RDB_CORPUS} names. They are not in the repository.
 * After a rewrite they load as before.
 */
class CorpusProofTest {

    /** The server here that loads files of a version: the same version, or the next higher one. */
    private static final Map<String, ServerKind> LOADED_BY = new TreeMap<>(Map.ofEntries(
            Map.entry("redis-2.4.18", ServerKind.REDIS_2_8),
            Map.entry("redis-2.8.24", ServerKind.REDIS_2_8),
            Map.entry("redis-3.2.13", ServerKind.REDIS_3_2),
            Map.entry("redis-4.0.14", ServerKind.REDIS_6_0),
            Map.entry("redis-5.0.14", ServerKind.REDIS_6_0),
            Map.entry("redis-6.2.16", ServerKind.REDIS_6_2),
            Map.entry("redis-7.0.15", ServerKind.REDIS_7_0_15),
            Map.entry("redis-7.2.6", ServerKind.VALKEY_8_1),
            Map.entry("redis-7.4.1", ServerKind.REDIS_8_0),
            Map.entry("redis-8.0.6", ServerKind.REDIS_8_0),
            Map.entry("valkey-8.1.1", ServerKind.VALKEY_8_1),
            Map.entry("valkey-9.1.2", ServerKind.VALKEY_9_1)));

    private static final FreshServers SERVERS = new FreshServers();

    @TempDir
    static Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    @TestFactory
    Stream<DynamicTest> writtenAnewItLoadsAsBefore() {
        String corpus = System.getenv("RDB_CORPUS");
        assumeTrue(corpus != null, "RDB_CORPUS is not set");
        return LOADED_BY.entrySet().stream().flatMap(version -> dumps(Path.of(corpus, version.getKey()))
                .map(dump -> DynamicTest.dynamicTest(
                        version.getKey() + "/" + dump.getFileName() + " in " + version.getValue(),
                        () -> prove(dump, version.getValue()))));
    }

    private static Stream<Path> dumps(Path versionDir) {
        try (Stream<Path> files = Files.list(versionDir)) {
            return files
                    .filter(file -> file.toString().endsWith(".rdb"))
                    // No server here has their modules.
                    .filter(file -> !file.endsWith("modules.rdb"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void prove(Path dump, ServerKind kind) {
        Path out = dir.resolve(dump.getParent().getFileName() + "-" + dump.getFileName());
        // Not a plain copy, which would not prove that the writer works.
        Bench.rewrite(dump, out, List.of("--no-key", "nothing-is-called-so")).exits(0);
        RealServer before = loadOrSkip(dump, kind);
        List<String> said = before.logWarnings();
        ServerState state = before.state();
        RealServer after = SERVERS.load(kind, out);
        assertEquals(List.of(), state.differences(after.state()));
        assertEquals(List.of(), after.logWarnings(), () -> after.log() + "\nof the original file: " + said);
    }

    /** For example, 8.0.2 can't load the vector sets of 8.0.6. */
    private static RealServer loadOrSkip(Path dump, ServerKind kind) {
        try {
            return SERVERS.load(kind, dump);
        } catch (ServerStartException e) {
            return abort("the server here does not load the file as it was: " + e.getMessage());
        }
    }
}
