package io.rdbkit.packed;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.nio.charset.StandardCharsets;
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

/** What an entry of a packed blob costs, in nanoseconds. Nothing is allocated: see with {@code -prof gc}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(PackedBenchmark.BLOBS * PackedBenchmark.ENTRIES)
@State(Scope.Thread)
public class PackedBenchmark {

    static final int BLOBS = 200;
    static final int ENTRIES = 100;

    /** What the entries are. */
    public enum Kind {
        SMALL_NUMBERS {
            @Override
            String entry(int number, Random random) {
                return String.valueOf(number);
            }
        },
        NUMBERS {
            @Override
            String entry(int number, Random random) {
                return String.valueOf(random.nextLong() >> random.nextInt(Long.SIZE));
            }
        },
        /** Short names, and values between 0 and 100 bytes. */
        TEXTS {
            @Override
            String entry(int number, Random random) {
                return number % 2 == 0 ? "field" + number : "v".repeat(random.nextInt(100)) + number;
            }
        },
        /** Names, and numbers or texts in turn. */
        MIXED {
            @Override
            String entry(int number, Random random) {
                return (number % 4 == 1 ? NUMBERS : TEXTS).entry(number, random);
            }
        };

        abstract String entry(int number, Random random);
    }

    @Param
    public Kind kind;

    private final Bytes[] listpacks = new Bytes[BLOBS];
    private final Bytes[] ziplists = new Bytes[BLOBS];
    private final ListpackCursor listpack = new ListpackCursor();
    private final ZiplistCursor ziplist = new ZiplistCursor();
    private final DistinctCheck distinct = new DistinctCheck();
    private final ListpackBuilder builder = new ListpackBuilder();
    private final Slice shown = new Slice();

    @Setup
    public void make() {
        Random random = new Random(1);
        ListpackBuilder listpackBuilder = new ListpackBuilder();
        ZiplistBuilder ziplistBuilder = new ZiplistBuilder();
        for (int i = 0; i < BLOBS; i++) {
            listpackBuilder.reset();
            ziplistBuilder.reset();
            for (int j = 0; j < ENTRIES; j++) {
                byte[] entry = kind.entry(j, random).getBytes(StandardCharsets.US_ASCII);
                listpackBuilder.add(entry, 0, entry.length);
                ziplistBuilder.add(entry, 0, entry.length);
            }
            listpacks[i] = listpackBuilder.toBytes();
            ziplists[i] = ziplistBuilder.toBytes();
        }
    }

    /** The walk alone, which verifies the blob. */
    @Benchmark
    public long listpack() {
        long sum = 0;
        for (Bytes blob : listpacks) {
            listpack.reset(blob.array(), blob.arrayOffset(), blob.length());
            while (listpack.next()) {
                sum += listpack.position();
            }
        }
        return sum;
    }

    @Benchmark
    public long ziplist() {
        long sum = 0;
        for (Bytes blob : ziplists) {
            ziplist.reset(blob.array(), blob.arrayOffset(), blob.length());
            while (ziplist.next()) {
                sum += ziplist.position();
            }
        }
        return sum;
    }

    /** And the entry's bytes are asked for. */
    @Benchmark
    public long show() {
        long sum = 0;
        for (Bytes blob : listpacks) {
            listpack.reset(blob.array(), blob.arrayOffset(), blob.length());
            while (listpack.next()) {
                sum += listpack.show(shown).length();
            }
        }
        return sum;
    }

    /** And looked up among those before. */
    @Benchmark
    public long distinct() {
        long sum = 0;
        for (Bytes blob : listpacks) {
            listpack.reset(blob.array(), blob.arrayOffset(), blob.length());
            distinct.reset(listpack.count());
            while (listpack.next()) {
                sum += distinct.add(listpack) ? 1 : 0;
            }
        }
        return sum;
    }

    /** And put into another listpack. */
    @Benchmark
    public long rebuild() {
        long sum = 0;
        for (Bytes blob : listpacks) {
            listpack.reset(blob.array(), blob.arrayOffset(), blob.length());
            builder.reset();
            while (listpack.next()) {
                builder.add(listpack);
            }
            sum += builder.size();
        }
        return sum;
    }
}
