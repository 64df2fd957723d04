package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.analyze.Allocator;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the memory model with servers: the answer of MEMORY USAGE for each key after a load, and the growth of
 * used_memory. {@code -Drdb.docs=write} writes the rows of the tested servers in docs/memory.md.
 */
class MemoryProofTest {

    private static final Path DOC = Path.of("..", "docs", "memory.md");
    private static final FreshServers SERVERS = new FreshServers();
    private static final long SEED = 20_261_130;

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    private static ServerVersion version(ServerKind kind) {
        String[] numbers = kind.version().split("\\.");
        return ServerVersion.named(kind.fork().name().toLowerCase(Locale.ROOT) + "-" + numbers[0] + "." + numbers[1]);
    }

    private static boolean answersUsage(ServerKind kind) {
        return kind.atLeast(4, 0);
    }

    private static String info(Client client, String field) {
        return client.text("INFO", "memory")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    private static long usedMemory(Client client) {
        return Long.parseLong(info(client, "used_memory"));
    }

    private static Allocator allocator(ServerKind kind, Path dump, Client client) {
        if (answersUsage(kind)) {
            return MemoryTrial.allocator(dump, version(kind), client);
        }
        return switch (info(client, "mem_allocator").split("\\.")[0]) {
            case "libc" -> Allocator.MUSL;
            case "jemalloc-3" -> Allocator.JEMALLOC_16;
            default -> Allocator.JEMALLOC_8;
        };
    }

    @ParameterizedTest
    @EnumSource
    void theModelAgreesWithTheServer(ServerKind kind) throws IOException {
        RealServer server = SERVERS.empty(kind);
        Path empty = server.save(dir.resolve("empty"));
        MemoryData.load(server.client(), SEED, kind.hasStreams(), kind.hasFieldTtls());
        Path dump = server.save(dir.resolve("dump"));
        long before = usedMemory(SERVERS.load(kind, empty).client());
        Client client = SERVERS.load(kind, dump).client();
        long growth = usedMemory(client) - before;
        Allocator allocator = allocator(kind, dump, client);
        MemoryTrial trial = MemoryTrial.of(dump, version(kind), allocator, client, answersUsage(kind));
        double allocated = trial.allocated() / (double) growth - 1;
        assertEquals(0, allocated, 0.03, () -> trial.allocated() + " modelled, used_memory grew by " + growth);
        if (answersUsage(kind)) {
            check(trial);
        }
        note(kind, allocator, trial, allocated);
    }

    private static void check(MemoryTrial trial) {
        int keys = trial.pairs().size();
        assertTrue(keys > 700, () -> "only " + keys + " keys");
        assertTrue(
                trial.within(0.02) >= 0.99 * keys,
                () -> trial.within(0.02) + " of " + keys + " within 2 %, worst " + trial.worst());
        for (MemoryTrial.Pair pair : trial.pairs()) {
            assertTrue(pair.error() <= (pair.byChance() ? 0.1 : 0.02), pair::toString);
        }
        assertEquals(0, trial.sumError(), 0.005);
    }

    /** A server that loads the dump of an older one packs the values anew. */
    @ParameterizedTest
    @CsvSource({
        "REDIS_2_8, REDIS_6_2",
        "REDIS_3_2, REDIS_7_0_15",
        "REDIS_6_2, REDIS_7_0_15",
        "REDIS_6_0, REDIS_8_0",
        "REDIS_7_0_15, VALKEY_8_1",
        "REDIS_7_0_15, VALKEY_9_1",
        "VALKEY_8_1, VALKEY_9_1"
    })
    void theModelAgreesAfterALoadOfAnotherServersDump(ServerKind writer, ServerKind loader) {
        assumeTrue(
                ProofExtent.isFull() || writer.isEmbedded() && loader.isEmbedded(),
                "containers run only in the full proof");
        assumeTrue(writer.isAvailable() && loader.isAvailable(), "both servers are needed");
        RealServer server = SERVERS.empty(writer);
        MemoryData.load(server.client(), SEED + 1, writer.hasStreams(), false);
        Path dump = server.save(dir.resolve("older"));
        Client client = SERVERS.load(loader, dump).client();
        Allocator allocator = MemoryTrial.allocator(dump, version(loader), client);
        check(MemoryTrial.of(dump, version(loader), allocator, client, true));
    }

    // ---- the table

    private static void note(ServerKind kind, Allocator allocator, MemoryTrial trial, double allocated)
            throws IOException {
        String begin = "| " + kind.fork().shown() + " " + kind.version() + ", " + allocator + " |";
        List<String> doc = Files.readAllLines(DOC);
        if (!"write".equals(System.getProperty("rdb.docs"))) {
            String series = "| " + version(kind) + ",";
            String exact = "| " + kind.fork().shown() + " " + kind.version() + ",";
            assertTrue(
                    doc.stream().anyMatch(line -> line.startsWith(series) || line.startsWith(exact)),
                    () -> DOC + " has no row for " + kind);
            return;
        }
        String row = begin
                + (trial.pairs().isEmpty()
                        ? " - | - | - | - |"
                        : String.format(
                                Locale.ROOT,
                                " %d | %.1f %% | %.1f %% | %+.2f %% |",
                                trial.pairs().size(),
                                100.0 * trial.within(0) / trial.pairs().size(),
                                100.0 * trial.worst().error(),
                                100 * trial.sumError()))
                + String.format(Locale.ROOT, " %+.2f %% |", 100 * allocated);
        int end = doc.indexOf("<!-- end -->");
        int at = -1;
        for (int i = 0; i < end; i++) {
            if (doc.get(i).startsWith(begin)) {
                at = i;
            }
        }
        if (at < 0) {
            doc.add(end, row);
        } else {
            doc.set(at, row);
        }
        Files.write(DOC, doc);
    }
}
