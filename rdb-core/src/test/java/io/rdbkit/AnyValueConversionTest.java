package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random values that no dump here has, written in the newest versions and converted. */
class AnyValueConversionTest {

    private static final RdbVersion REDIS = NewKeys.version("RDB 14");
    private static final RdbVersion VALKEY = NewKeys.version("VALKEY 80");

    @Provide
    Arbitrary<Target> targets() {
        return Arbitraries.of(Targets.ofEachVersion());
    }

    @Provide
    Arbitrary<List<Supplier<Value>>> ofRedis() {
        return AnyValue.of(REDIS).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Supplier<Value>>> ofValkey() {
        return AnyValue.of(VALKEY).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<Thresholds> thresholds() {
        Threshold few = new Threshold(3, 10);
        return Arbitraries.of(
                Thresholds.DEFAULT,
                Thresholds.DEFAULT.withHash(few).withZset(few).withSet(few).withIntset(2),
                Thresholds.DEFAULT.withListNode(3).withList(few).withStreamNode(few));
    }

    @Property(tries = 200)
    void redisKeepsAllButTheNamedLosses(
            @ForAll("ofRedis") List<Supplier<Value>> values,
            @ForAll("targets") Target target,
            @ForAll("thresholds") Thresholds thresholds,
            @ForAll boolean compress)
            throws IOException {
        check(
                rdb(REDIS, values, compress),
                target,
                WriteOptions.DEFAULT.withThresholds(thresholds).withDistinctNames(true));
    }

    @Property(tries = 200)
    void valkeyKeepsAllButTheNamedLosses(
            @ForAll("ofValkey") List<Supplier<Value>> values,
            @ForAll("targets") Target target,
            @ForAll("thresholds") Thresholds thresholds,
            @ForAll boolean compress)
            throws IOException {
        check(
                rdb(VALKEY, values, compress),
                target,
                WriteOptions.DEFAULT.withThresholds(thresholds).withDistinctNames(true));
    }

    private static byte[] rdb(RdbVersion version, List<Supplier<Value>> values, boolean compress) throws IOException {
        List<NewKey> keys = values.stream()
                .map(value -> NewKey.of(0, Bytes.utf8("k"), value.get()))
                .toList();
        return NewKeys.rdb(version, WriteOptions.DEFAULT.withCompress(compress).withDistinctNames(true), keys);
    }

    private static void check(byte[] rdb, Target target, WriteOptions options) throws IOException {
        List<KeyContent> source = KeyContent.all(rdb);
        Converted converted =
                Converted.of(() -> Readings.open(rdb), target, LossPolicy.of(OnLoss.DROP_FEATURE), options);
        assertEquals(
                source.stream()
                        .map(key -> key.in(target))
                        .filter(Objects::nonNull)
                        .map(KeyContent::aged)
                        .toList(),
                KeyContent.all(converted.rdb()).stream().map(KeyContent::aged).toList());
        assertEquals(
                source.stream()
                        .flatMap(key -> key.lostIn(target).entrySet().stream()
                                .map(loss -> loss.getKey() + " " + loss.getValue() + " "
                                        + (key.in(target) == null ? OnLoss.DROP_KEY : OnLoss.DROP_FEATURE)))
                        .toList(),
                converted.told());
    }
}
