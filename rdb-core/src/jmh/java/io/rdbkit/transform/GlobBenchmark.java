package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a glob takes for one key, in nanoseconds. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class GlobBenchmark {

    private static final int KEYS = 1024;

    /** What the keys look like. */
    public enum Shape {

        /** As applications name them: 10 to 40 bytes, a third for each of three kinds. */
        TYPICAL {
            @Override
            String key(Random random) {
                int id = random.nextInt(10_000_000);
                return switch (random.nextInt(3)) {
                    case 0 -> "user:" + id + ":profile";
                    case 1 -> "session:" + Long.toHexString(random.nextLong()) + ":tmp";
                    default -> "cache:page:" + id;
                };
            }
        },

        /** 40 bytes of {@code a} and a {@code c}: what makes a matcher that goes back slow. */
        REPETITIVE {
            @Override
            String key(Random random) {
                return "a".repeat(40) + "c";
            }
        };

        abstract String key(Random random);
    }

    @Param({"user:*", "*:tmp", "user:*:profile", "*page*", "a*a*a*b", "a*a*a*a?b*"})
    public String pattern;

    @Param
    public Shape keys;

    private Glob glob;
    private Bytes[] names;

    @Setup
    public void make() {
        glob = Glob.of(Bytes.utf8(pattern));
        Random random = new Random(1);
        names = new Bytes[KEYS];
        for (int i = 0; i < KEYS; i++) {
            names[i] = Bytes.utf8(keys.key(random));
        }
    }

    @Benchmark
    @OperationsPerInvocation(KEYS)
    public int matches() {
        int matched = 0;
        for (Bytes name : names) {
            if (glob.matches(name)) {
                matched++;
            }
        }
        return matched;
    }
}
