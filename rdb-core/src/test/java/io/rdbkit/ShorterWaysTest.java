package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rdbkit.encode.Encodings;
import io.rdbkit.encode.LostFeatures;
import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The transcoder's shortcuts give the same result as decoding and encoding. */
class ShorterWaysTest {

    private static final Threshold FEW = new Threshold(2, 64);
    private static final Threshold SHORT = new Threshold(512, 3);

    private static Bytes text(Object object) {
        return Bytes.utf8(object.toString());
    }

    private static final List<Bytes> ITEMS = Stream.of(
                    "", "a", "12", "-70000", "99999999999", "0.5", "long ".repeat(12), "x".repeat(9000))
            .map(ShorterWaysTest::text)
            .toList();

    private static Map<Bytes, Bytes> fields(int most) {
        Map<Bytes, Bytes> fields = new LinkedHashMap<>();
        for (Bytes item : ITEMS) {
            if (item.length() <= most) {
                fields.put(item, text("=" + item));
            }
        }
        return fields;
    }

    private static HashValue hash() {
        return HashValue.of(fields(64));
    }

    private static HashValue expiring(int most) {
        return HashValue.of(fields(most), Map.of(text("a"), 1_900_000_000_000L, text("12"), 1L));
    }

    private static ZsetValue zset() {
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        double[] all = {0.1, -0.0, 17, 1e17, Double.NEGATIVE_INFINITY, 4.9e-324, Double.POSITIVE_INFINITY};
        for (int i = 0; i < all.length; i++) {
            scores.put(ITEMS.get(i), all[i]);
        }
        return ZsetValue.of(scores);
    }

    private static ListValue list() {
        return ListValue.of(
                IntStream.range(0, 10).boxed().flatMap(i -> ITEMS.stream()).toList());
    }

    private interface Making {
        Value value();
    }

    private static Arguments way(String from, Making making, String to, Thresholds thresholds, RdbType type) {
        return Arguments.of(from, making, to, thresholds, type);
    }

    static List<Arguments> ways() {
        Thresholds usual = Thresholds.DEFAULT;
        List<Arguments> ways = new ArrayList<>();
        for (String to : List.of("RDB 6", "RDB 7", "RDB 8", "RDB 9")) {
            boolean binary = !to.matches("RDB [67]");
            RdbType plain = binary ? RdbType.ZSET_2 : RdbType.ZSET;
            ways.add(way("RDB 11", ShorterWaysTest::hash, to, usual, RdbType.HASH_ZIPLIST));
            ways.add(way("RDB 11", ShorterWaysTest::hash, to, usual.withHash(FEW), RdbType.HASH));
            ways.add(way("RDB 11", ShorterWaysTest::hash, to, usual.withHash(SHORT), RdbType.HASH));
            ways.add(way("RDB 11", ShorterWaysTest::zset, to, usual, RdbType.ZSET_ZIPLIST));
            ways.add(way("RDB 11", ShorterWaysTest::zset, to, usual.withZset(FEW), plain));
            ways.add(way("RDB 11", ShorterWaysTest::zset, to, usual.withZset(SHORT), plain));
        }
        ways.add(way("VALKEY 80", ShorterWaysTest::list, "RDB 7", usual, RdbType.LIST_QUICKLIST));
        ways.add(way("RDB 11", ShorterWaysTest::list, "RDB 9", usual, RdbType.LIST_QUICKLIST));
        ways.add(way("RDB 12", () -> expiring(64), "VALKEY 80", usual, RdbType.HASH_2)); // HASH_LISTPACK_EX
        ways.add(way("RDB 12", () -> expiring(9000), "VALKEY 80", usual, RdbType.HASH_2)); // HASH_METADATA
        return ways;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aShortcutGivesTheSameContentAndType(String from, Making making, String to, Thresholds thresholds, RdbType type)
            throws IOException {
        for (boolean compressed : new boolean[] {false, true}) {
            for (boolean compress : new boolean[] {false, true}) {
                WriteOptions made = WriteOptions.DEFAULT.withCompress(compressed);
                byte[] source = NewKeys.rdb(NewKeys.version(from), made, making.value());
                WriteOptions options =
                        WriteOptions.DEFAULT.withThresholds(thresholds).withCompress(compress);
                KeyEntry found = compare(source, NewKeys.version(to), options);
                assertEquals(type, found.type());
            }
        }
    }

    /** The converted key. */
    private static KeyEntry compare(byte[] source, RdbVersion to, WriteOptions options) throws IOException {
        Converted converted =
                Converted.of(() -> Readings.open(source), Target.of(to), LossPolicy.of(OnLoss.DROP_FEATURE), options);
        LostFeatures lost = new LostFeatures();
        byte[] expected = decodedAndEncoded(source, to, options, lost);
        assertEquals(KeyContent.all(expected), KeyContent.all(converted.rdb()));
        assertEquals(
                lost.things().entrySet().stream()
                        .map(loss -> loss.getKey() + " " + loss.getValue() + " drop-feature")
                        .toList(),
                converted.told());
        assertEquals(
                Readings.key(expected).type(), Readings.key(converted.rdb()).type());
        return Readings.key(converted.rdb());
    }

    private static byte[] decodedAndEncoded(byte[] source, RdbVersion to, WriteOptions options, LostFeatures lost)
            throws IOException {
        ValueEncoder encoder = new ValueEncoder(new Encodings(to, options.thresholds()), options.compress(), lost);
        try (RdbReader in = Readings.open(source)) {
            KeyEntry key = (KeyEntry) in.next();
            assertNotEquals(to, key.version());
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            RdbType type = encoder.begin(key.decode(), key);
            encoder.writeTo(value);
            encoder.end();
            RdbBytes rdb = to.fork() == Fork.REDIS ? RdbBytes.redis(to.number()) : RdbBytes.valkey(to.number());
            return rdb.select(0)
                    .key(type.id(), key.key().toString())
                    .raw(value.toByteArray())
                    .end();
        }
    }

    @Provide
    Arbitrary<AnyStream.Spec> streams() {
        return AnyStream.specs(true);
    }

    @Property(tries = 100)
    void aShortcutGivesTheSameStreams(@ForAll("streams") AnyStream.Spec stream, @ForAll boolean compress)
            throws IOException {
        WriteOptions options = WriteOptions.DEFAULT.withCompress(compress);
        StreamValue value = stream.value();
        byte[] source = NewKeys.rdb(NewKeys.version("RDB 14"), options, value);
        for (String to : List.of("RDB 9", "RDB 10", "RDB 12", "RDB 13", "VALKEY 80")) {
            KeyEntry found = compare(source, NewKeys.version(to), options);
            assertEquals(ValueKind.STREAM, found.type().kind());
        }
    }
}
