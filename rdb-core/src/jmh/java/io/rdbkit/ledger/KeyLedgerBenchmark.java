package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How fast keys are noted that a rename may make clash: the counter {@code keys} is keys a second. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class KeyLedgerBenchmark {

    /** The keys of a run, and a place for its temporary files. */
    @State(Scope.Benchmark)
    public static class Run {

        /** As many as stay in memory, and as many as spill. */
        @Param({"25000", "2000000"})
        public int keys;

        private Path directory;
        private Bytes[] former;
        private Bytes[] names;

        @Setup(Level.Trial)
        public void make() throws IOException {
            directory = Files.createTempDirectory("rdb-bench-");
            former = new Bytes[keys];
            names = new Bytes[keys];
            for (int i = 0; i < keys; i++) {
                former[i] = Bytes.utf8("user:" + i + ":profile");
                names[i] = Bytes.utf8("u:" + i + ":profile");
            }
        }

        @TearDown(Level.Trial)
        public void delete() throws IOException {
            Files.delete(directory);
        }

        KeyLedger ledger() {
            return new KeyLedger(directory);
        }

        void addAll(KeyLedger ledger) throws IOException {
            for (int i = 0; i < keys; i++) {
                ledger.add(0, names[i], 0, former[i], 100L * i);
            }
        }
    }

    /** Counts keys next to ledgers. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counter {

        public long keys;
    }

    /** What a rename costs while the dump is read. */
    @Benchmark
    public void add(Run run, Counter counter) throws IOException {
        counter.keys += run.keys;
        try (KeyLedger ledger = run.ledger()) {
            run.addAll(ledger);
        }
    }

    /** The same and the search at the end, when no two keys are the same. */
    @Benchmark
    public long addAndFinish(Run run, Counter counter) throws IOException {
        counter.keys += run.keys;
        try (KeyLedger ledger = run.ledger()) {
            run.addAll(ledger);
            return ledger.finish().count();
        }
    }
}
