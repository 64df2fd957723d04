package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What is written is read again, in every version. The bytes are the same whether the value knows its element count or
 * not.
 */
class RoundTripTest {

    private static final int TRIES = 400;

    /** Counts around the thresholds, and one count that exceeds the smallest buffers. */
    private static final int[] SIZES = {1, 2, 3, 10, 127, 128, 129, 511, 512, 513, 3000};

    /** Lengths where the form of a string changes, and lengths around the size of a list node. */
    private static final int[] LENGTHS = {
        0, 1, 7, 10, 11, 12, 19, 20, 21, 22, 62, 63, 64, 65, 127, 128, 253, 254, 255, 4000, 8177, 8184, 8192, 8193,
        16_383, 16_384, 70_000
    };

    @Provide
    Arbitrary<RdbVersion> versions() {
        return Arbitraries.of(NewKeys.versions());
    }

    @Provide
    Arbitrary<WriteOptions> options() {
        Thresholds small = Thresholds.DEFAULT
                .withHash(new Threshold(3, 10))
                .withZset(new Threshold(2, 7))
                .withSet(new Threshold(10, 20))
                .withIntset(2)
                .withList(new Threshold(2, 11))
                .withListNode(3);
        Thresholds none = new Thresholds(
                new Threshold(0, 0),
                new Threshold(0, 0),
                0,
                new Threshold(0, 0),
                0,
                new Threshold(0, 0),
                new Threshold(0, 0));
        Thresholds large = Thresholds.DEFAULT
                .withHash(new Threshold(4000, 100_000))
                .withZset(new Threshold(4000, 100_000))
                .withSet(new Threshold(4000, 100_000))
                .withListNode(-5);
        return Arbitraries.of(
                WriteOptions.DEFAULT,
                WriteOptions.DEFAULT,
                WriteOptions.DEFAULT.withCompress(false),
                WriteOptions.DEFAULT.withThresholds(small),
                WriteOptions.DEFAULT.withThresholds(none),
                WriteOptions.DEFAULT.withThresholds(large));
    }

    /** Texts of one sort, so that some collections hold only integers and some only short texts. */
    private static Bytes text(Random random, int sort) {
        return switch (sort) {
            case 0 -> ascii(Integer.toString(random.nextInt(1 << random.nextInt(31)) - 500));
            case 1 -> ascii(Long.toString(random.nextLong() >> random.nextInt(64)));
            case 2 -> ascii("m" + random.nextInt(100_000));
            case 3 -> repeated(random, LENGTHS[random.nextInt(17)]);
            default ->
                random.nextInt(50) == 0 ? repeated(random, LENGTHS[random.nextInt(LENGTHS.length)]) : binary(random);
        };
    }

    private static Bytes ascii(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Bytes repeated(Random random, int length) {
        byte[] bytes = new byte[length];
        int period = 1 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            bytes[i] = i < period ? (byte) random.nextInt() : bytes[i - period];
        }
        return Bytes.wrap(bytes);
    }

    private static Bytes binary(Random random) {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static List<Bytes> texts(Random random) {
        int size = SIZES[random.nextInt(SIZES.length)];
        int sort = random.nextInt(5);
        List<Bytes> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            texts.add(text(random, sort));
        }
        return texts;
    }

    /** Collects what is read of a value. */
    private interface Collector<T> {
        T collect(Value value) throws IOException;
    }

    private static <T> T reread(RdbVersion version, WriteOptions options, Supplier<Value> value, Collector<T> collector)
            throws IOException {
        byte[] told = NewKeys.rdb(version, options, value.get());
        byte[] untold = NewKeys.rdb(version, options, NewKeys.untold(value.get()));
        assertEquals(Bytes.wrap(told), Bytes.wrap(untold));
        try (RdbReader in = Readings.open(told)) {
            T read = collector.collect(((KeyEntry) in.next()).decode());
            assertNull(in.next());
            return read;
        }
    }

    @Property(tries = TRIES)
    void strings(@ForAll("versions") RdbVersion version, @ForAll("options") WriteOptions options, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        Bytes text = text(random, random.nextInt(5));
        assertEquals(text, reread(version, options, () -> StringValue.of(text), v -> ((StringValue) v).toBytes()));
    }

    @Property(tries = TRIES)
    void lists(@ForAll("versions") RdbVersion version, @ForAll("options") WriteOptions options, @ForAll long seed)
            throws IOException {
        List<Bytes> items = texts(new Random(seed));
        assertEquals(items, reread(version, options, () -> ListValue.of(items), v -> ((ListValue) v).toList()));
    }

    @Property(tries = TRIES)
    void sets(@ForAll("versions") RdbVersion version, @ForAll("options") WriteOptions options, @ForAll long seed)
            throws IOException {
        Set<Bytes> members = new LinkedHashSet<>(texts(new Random(seed)));
        assertEquals(members, reread(version, options, () -> SetValue.of(members), v -> ((SetValue) v).toSet()));
    }

    @Property(tries = TRIES)
    void zsets(@ForAll("versions") RdbVersion version, @ForAll("options") WriteOptions options, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        for (Bytes member : texts(random)) {
            scores.put(member, score(random));
        }
        assertEquals(scores, reread(version, options, () -> ZsetValue.of(scores), v -> ((ZsetValue) v).toMap()));
    }

    /** Never -0: servers since 7.0 lose its sign in a listpack. */
    private static double score(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(10);
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextInt(10_000) / 100.0;
            case 3 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 4 -> 1 / (1.0 + random.nextInt(1000));
            default -> finite(random);
        };
    }

    private static double finite(Random random) {
        double any = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(any) ? any : 0;
    }

    @Property(tries = TRIES)
    void hashes(@ForAll("versions") RdbVersion version, @ForAll("options") WriteOptions options, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        boolean expire = hasFieldExpiries(version) && random.nextBoolean();
        int sort = random.nextInt(5);
        Map<Bytes, Bytes> fields = new LinkedHashMap<>();
        Map<Bytes, Long> expiries = new HashMap<>();
        for (Bytes field : texts(random)) {
            fields.put(field, text(random, sort));
            if (expire && random.nextInt(3) == 0) {
                expiries.put(
                        field, 1 + random.nextInt(1 << random.nextInt(31)) + (random.nextBoolean() ? 1L << 41 : 0));
            }
        }
        Map<Bytes, Long> readExpiries = new HashMap<>();
        Map<Bytes, Bytes> readFields = reread(
                version, options, () -> HashValue.of(fields, expiries), v -> collect((HashValue) v, readExpiries));
        assertEquals(fields, readFields);
        assertEquals(expiries, readExpiries);
    }

    private static Map<Bytes, Bytes> collect(HashValue hash, Map<Bytes, Long> expiries) throws IOException {
        Map<Bytes, Bytes> fields = new HashMap<>();
        for (HashField f; (f = hash.next()) != null; ) {
            fields.put(f.field().toBytes(), f.value().toBytes());
            if (f.expiry() != Expiry.NONE) {
                expiries.put(f.field().toBytes(), f.expiry());
            }
        }
        return fields;
    }

    private static boolean hasFieldExpiries(RdbVersion version) {
        return version.number() >= 12;
    }
}
