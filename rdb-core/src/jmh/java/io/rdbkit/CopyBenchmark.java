package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast a dump is copied to nowhere, so that no disk is part of it: the counter {@code megabytes} is 10^6 bytes a
 * second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CopyBenchmark {

    private static final Bytes PREFIX = Bytes.utf8("copy:");

    /** Through the writer, entry by entry: what a rewrite with filters does. */
    @Benchmark
    public long write(WalkBenchmark.Run run, WalkBenchmark.Counter counter) throws IOException {
        return write(run, counter, false);
    }

    /** The same with every key renamed. */
    @Benchmark
    public long writeRenamed(WalkBenchmark.Run run, WalkBenchmark.Counter counter) throws IOException {
        return write(run, counter, true);
    }

    /** Written for Redis 6.2: listpacks become ziplists, streams an older type, on all processors. */
    @Benchmark
    public long convert(WalkBenchmark.Run run, WalkBenchmark.Counter counter) throws IOException {
        counter.add(run);
        Losses losses = new Losses(LossPolicy.of(OnLoss.DROP_FEATURE));
        try (RdbReader in = run.open(ReadOptions.DEFAULT);
                RdbWriter out = RdbWriter.to(
                        new Nowhere(),
                        Target.parse("redis-6.2"),
                        losses,
                        WriteOptions.DEFAULT.withDistinctNames(true))) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                out.write(e);
            }
            out.finish();
            return out.position();
        }
    }

    /** The bytes as they are read: what a rewrite that changes nothing does. */
    @Benchmark
    public long withCopy(WalkBenchmark.Run run, WalkBenchmark.Counter counter) throws IOException {
        counter.add(run);
        try (RdbReader in = run.open(ReadOptions.DEFAULT.withCopy(OutputStream.nullOutputStream()))) {
            while (in.next() != null) {
                // the reader copies
            }
            return in.length();
        }
    }

    private static long write(WalkBenchmark.Run run, WalkBenchmark.Counter counter, boolean rename) throws IOException {
        counter.add(run);
        try (RdbReader in = run.open(ReadOptions.DEFAULT);
                RdbWriter out =
                        RdbWriter.to(new Nowhere(), in.version(), WriteOptions.DEFAULT.withDistinctNames(true))) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                out.write(rename && e instanceof KeyEntry key ? key.withKey(PREFIX.concat(key.key())) : e);
            }
            out.finish();
            return out.position();
        }
    }

    /** Takes everything. */
    private static final class Nowhere implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) {
            int taken = bytes.remaining();
            bytes.position(bytes.limit());
            return taken;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
