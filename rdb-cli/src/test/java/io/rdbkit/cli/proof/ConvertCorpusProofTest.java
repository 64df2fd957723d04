package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dumps of the corpus are converted for the servers that run here. Each file loads. The server then holds what the
 * dump's own server answered, except for the losses in the report. {@code -Drdb.proof=full} converts every dump for
 * every server; otherwise {@link CorpusTrip} chooses.
 */
class ConvertCorpusProofTest {

    /** Two at once: half of the time goes into waiting for a server to start. */
    private static final ExecutorService TARGETS = Executors.newFixedThreadPool(2);

    private static final ProofTable PROVEN = new ProofTable();

    private static final List<CorpusTrip> PROVEN_TRIPS = new ArrayList<>();

    @TempDir
    static Path dir;

    @AfterAll
    static void close() {
        TARGETS.shutdownNow();
        System.out.println(PROVEN);
    }

    @TestFactory
    Stream<DynamicNode> convertedItHoldsWhatItsOwnServerSaid() {
        List<CorpusTrip> all = new ArrayList<>();
        List<ServerKind> targets = new ArrayList<>(ServerKind.ofEachSeries().toList());
        for (CorpusDump dump : CorpusDump.all(corpus())) {
            if (!cannotBeDelimited(dump)) {
                targets.forEach(target -> all.add(new CorpusTrip(dump, target)));
                // Of equally good targets the first one is chosen. Rotation makes that another one for each dump.
                Collections.rotate(targets, 1);
            }
        }
        Map<ServerKind, List<CorpusTrip>> chosen = CorpusTrip.chosen(all).stream()
                .collect(Collectors.groupingBy(CorpusTrip::target, TreeMap::new, Collectors.toList()));
        List<DynamicNode> nodes = new ArrayList<>();
        chosen.forEach((target, trips) -> nodes.add(convertedFor(target, trips)));
        nodes.add(DynamicTest.dynamicTest(
                "nothing was left out that only others have",
                () -> assertEquals(CorpusTrip.covered(all), CorpusTrip.covered(PROVEN_TRIPS))));
        return nodes.stream();
    }

    private static DynamicContainer convertedFor(ServerKind target, List<CorpusTrip> trips) {
        List<DynamicTest> tests = new ArrayList<>();
        List<FutureTask<Void>> proofs = new ArrayList<>();
        CorpusConversions conversions = new CorpusConversions(target, dir.resolve(target.name()), PROVEN);
        for (CorpusTrip trip : trips) {
            FutureTask<Void> proof = new FutureTask<>(() -> {
                conversions.prove(trip.dump());
                return null;
            });
            proofs.add(proof);
            tests.add(DynamicTest.dynamicTest(trip.dump() + " for " + target, () -> {
                await(proof);
                PROVEN_TRIPS.add(trip);
            }));
        }
        TARGETS.execute(() -> {
            try (conversions) {
                proofs.forEach(FutureTask::run);
            }
        });
        return DynamicContainer.dynamicContainer(target.toString(), tests);
    }

    private static void await(FutureTask<Void> proof) throws Throwable {
        try {
            proof.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /** The dump that the tests above leave out. */
    @Test
    void aDumpWithUnknownEndsOfValuesIsRefused() {
        CorpusDump dump = CorpusDump.all(corpus()).stream()
                .filter(ConvertCorpusProofTest::cannotBeDelimited)
                .findFirst()
                .orElseThrow();
        Path out = dir.resolve("refused.rdb");
        CommandRun run =
                Bench.rewrite(dump.file(), out, List.of("--target", "latest")).exits(3);
        assertTrue(run.err().contains("MODULE_PRE_GA (its values can't be delimited)"), run::toString);
        assertFalse(Files.exists(out));
    }

    private static boolean cannotBeDelimited(CorpusDump dump) {
        return dump.file().endsWith("redis-4.0-rc2-modules.rdb");
    }

    private static Path corpus() {
        String corpus = System.getenv("RDB_CORPUS");
        assumeTrue(corpus != null, "RDB_CORPUS is not set");
        return Path.of(corpus);
    }
}
