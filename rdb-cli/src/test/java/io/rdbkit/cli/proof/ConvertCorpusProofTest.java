package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every dump of the corpus, converted for every server there is here: it loads, and holds what the server that wrote the dump answered
 * when asked for its keys, less just what the report names.
 */
class ConvertCorpusProofTest {

    /** Half of the time goes into waiting for a server to start, in which another can be asked. */
    private static final ExecutorService TARGETS = Executors.newFixedThreadPool(2);

    private static final ProofTable PROVEN = new ProofTable();

    @TempDir
    static Path dir;

    @AfterAll
    static void close() {
        TARGETS.shutdownNow();
        System.out.println(PROVEN);
    }

    @TestFactory
    Stream<DynamicContainer> convertedItHoldsWhatItsOwnServerSaid() {
        List<CorpusDump> dumps = CorpusDump.all(corpus()).stream()
                .filter(dump -> !cannotBeDelimited(dump))
                .toList();
        return ServerKind.ofEachSeries().map(target -> convertedFor(target, dumps)).toList().stream();
    }

    private static DynamicContainer convertedFor(ServerKind target, List<CorpusDump> dumps) {
        List<DynamicTest> tests = new ArrayList<>();
        List<FutureTask<Void>> proofs = new ArrayList<>();
        CorpusConversions conversions = new CorpusConversions(target, dir.resolve(target.name()), PROVEN);
        for (CorpusDump dump : dumps) {
            FutureTask<Void> proof = new FutureTask<>(() -> {
                conversions.prove(dump);
                return null;
            });
            proofs.add(proof);
            tests.add(DynamicTest.dynamicTest(dump + " for " + target, () -> await(proof)));
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

    /** The one dump that is left out above. */
    @Test
    void aDumpThatNobodyCanDelimitIsRefused() {
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
