package io.rdbkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast a dump is read to its proven end: the counter {@code megabytes} is 10^6 bytes a second. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WalkBenchmark {

    /** The dump of a run. */
    @State(Scope.Benchmark)
    public static class Run {

        @Param
        public SampleDump dump;

        byte[] bytes;

        @Setup
        public void make() {
            bytes = dump.bytes();
        }

        RdbReader open(ReadOptions options) throws IOException {
            return RdbReader.open(new ByteArrayInputStream(bytes), options);
        }
    }

    /** Counts bytes next to dumps. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counter {

        public double megabytes;

        void add(Run run) {
            megabytes += run.bytes.length / 1e6;
        }
    }

    /** Nobody asks for anything: what {@code rdb verify} does. */
    @Benchmark
    public long skip(Run run, Counter counter) throws IOException {
        counter.add(run);
        long keys = 0;
        try (RdbReader in = run.open(ReadOptions.DEFAULT)) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry) {
                    keys++;
                }
            }
        }
        return keys;
    }

    /** Every key is asked for its name, its elements and its size, which looks into packed values. */
    @Benchmark
    public long measure(Run run, Counter counter) throws IOException {
        counter.add(run);
        long sum = 0;
        try (RdbReader in = run.open(ReadOptions.DEFAULT)) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry key) {
                    sum += key.key().length() + key.elements() + key.serializedSize();
                }
            }
        }
        return sum;
    }
}
