package io.rdbkit.io;

import java.util.Random;
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

/** How fast the checksum is: the counter {@code bytes} is bytes per nanosecond, which is GB/s. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Crc64Benchmark {

    /** The bytes of a run. */
    @State(Scope.Thread)
    public static class Run {

        /** A short string, a small buffer, a large buffer. */
        @Param({"64", "4096", "262144"})
        public int size;

        byte[] bytes;

        @Setup
        public void fill() {
            bytes = new byte[size];
            new Random(1).nextBytes(bytes);
        }
    }

    /** Counts bytes next to calls, so that sizes compare. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counter {

        public long bytes;
    }

    @Benchmark
    public long update(Run run, Counter counter) {
        counter.bytes += run.size;
        return Crc64.update(0, run.bytes, 0, run.size);
    }
}
