package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers load the files of {@code rdb mask} and {@code rdb sample}. They then hold what the original holds, except for
 * what was masked or left out.
 */
class MaskProofTest {

    @TempDir
    static Path dumps;

    @TempDir
    Path dir;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench(dumps);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static List<ServerKind> kinds() {
        return ServerKind.available().toList();
    }

    private static boolean tellsMemory(ServerKind kind) {
        return kind.atLeast(4, 0);
    }

    private static Map<ServerKey, String> encodings(RealServer server) {
        Map<ServerKey, String> encodings = new TreeMap<>();
        server.types()
                .keySet()
                .forEach(key -> encodings.put(
                        key,
                        new String(
                                (byte[]) server.client()
                                        .callIn(
                                                key.db(),
                                                "OBJECT",
                                                "ENCODING",
                                                key.key().toByteArray()),
                                StandardCharsets.US_ASCII)));
        return encodings;
    }

    private static long memory(RealServer server) {
        return server.types().keySet().stream()
                .mapToLong(key -> (Long) server.client()
                        .callIn(key.db(), "MEMORY", "USAGE", key.key().toByteArray(), "SAMPLES", 0))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerLoadsMaskedFiles(ServerKind kind) throws IOException {
        Path original = dir.resolve("original.rdb");
        Bench.rewrite(bench.dump(kind).file(), original, List.of("--no-modules", "--no-aux"))
                .exits(0);
        Path secret = Files.writeString(dir.resolve("secret"), "a secret", StandardCharsets.UTF_8);
        Path masked = dir.resolve("masked.rdb");
        CommandRun.of("mask", original, "-o", masked, "--secret-file", secret).exits(0);
        CommandRun.of("verify", "--deep", masked).exits(0);
        assertTrue(Files.size(masked) < Files.size(original) * 1.02, kind + " " + Files.size(masked));
        try (RealServer before = RealServer.load(kind, original);
                RealServer after = RealServer.load(kind, masked)) {
            assertEquals(before.types(), after.types());
            assertEquals(before.expiries(), after.expiries());
            assertEquals(encodings(before), encodings(after));
            assertEquals(before.functions(), after.functions());
            assertEquals(List.of(), after.logWarnings());
            if (tellsMemory(kind)) {
                assertEquals(memory(before), memory(after), memory(before) / 200.0); // names of consumers share nodes
            }
            assertTrue(!before.digest().equals(after.digest()));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerLoadsASample(ServerKind kind) throws IOException {
        Path sample = dir.resolve("sample.rdb");
        CommandRun.of("sample", bench.dump(kind).file(), "-o", sample, "--keys", "20", "--seed", "7")
                .exits(0);
        try (RealServer before = RealServer.load(kind, bench.dump(kind).file());
                RealServer after = RealServer.load(kind, sample)) {
            Map<ServerKey, String> contents = after.contents();
            assertEquals(20, contents.size());
            assertTrue(before.contents().entrySet().containsAll(contents.entrySet()));
            assertEquals(before.functions(), after.functions());
            assertEquals(List.of(), after.logWarnings());
        }
    }
}
