package io.rdbkit;

import io.rdbkit.digest.SipHash;
import io.rdbkit.digest.ValueDigest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast one thread reads, decodes and digests every value of a dump, as {@code rdb diff} does on each processor: the counter {@code megabytes} is
 * 10^6 bytes a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class DigestBenchmark {

    private final ValueDigest digest = new ValueDigest(SipHash.Key.random(), false);

    /** Every value. */
    @Benchmark
    public long digest(WalkBenchmark.Run run, WalkBenchmark.Counter counter) throws IOException {
        counter.add(run);
        long sum = 0;
        try (RdbReader in = run.open(ReadOptions.DEFAULT)) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry key) {
                    digest.of(key.decode());
                    sum += digest.first();
                }
            }
        }
        return sum;
    }
}
