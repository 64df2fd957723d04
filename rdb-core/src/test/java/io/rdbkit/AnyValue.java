package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random values. A test gets a supplier, because writing uses a value up. */
final class AnyValue {

    private AnyValue() {}

    /** A value of any kind that the version has. */
    static Arbitrary<Supplier<Value>> of(RdbVersion version) {
        boolean redis = version.fork() == Fork.REDIS;
        return Arbitraries.oneOf(
                texts().map(text -> () -> StringValue.of(text)),
                lists(),
                sets(),
                zsets(),
                hashes(redis),
                AnyStream.specs(redis).map(spec -> spec::value));
    }

    /** Short and long texts, numbers, and now and then a text that is larger than a list node. */
    private static Arbitrary<Bytes> texts() {
        return Arbitraries.oneOf(
                AnyStream.texts(),
                Arbitraries.of("", "0", "-1", "007", "12345678901234567890", "1.5")
                        .map(Bytes::utf8),
                Arbitraries.integers().between(8000, 9000).map(n -> Bytes.utf8("large ".repeat(n / 6))));
    }

    private static Arbitrary<Supplier<Value>> lists() {
        return texts().list().ofMinSize(1).ofMaxSize(40).map(items -> () -> ListValue.of(items));
    }

    private static Arbitrary<Supplier<Value>> sets() {
        Arbitrary<Bytes> numbers = Arbitraries.longs().map(n -> Bytes.utf8(n.toString()));
        return Arbitraries.oneOf(
                        numbers.set().ofMinSize(1).ofMaxSize(600),
                        texts().set().ofMinSize(1).ofMaxSize(150))
                .map(members -> () -> SetValue.of(new LinkedHashSet<>(members)));
    }

    private static Arbitrary<Supplier<Value>> zsets() {
        Arbitrary<Double> scores = Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.integers().map(n -> (double) n),
                Arbitraries.of(
                        0.0,
                        -0.0,
                        0.1,
                        1e17,
                        -1e300,
                        4.9e-324,
                        2.2250738585072014e-308,
                        1.7976931348623157e308,
                        9007199254740993.0,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY));
        return Arbitraries.maps(texts(), scores).ofMinSize(1).ofMaxSize(150).map(all -> () -> ZsetValue.of(all));
    }

    /** No field, some or all fields expire. The times for Valkey include some that Redis can't store. */
    private static Arbitrary<Supplier<Value>> hashes(boolean redis) {
        Arbitrary<Long> times = redis
                ? Arbitraries.longs().between(1, (1L << 48) - 2)
                : Arbitraries.oneOf(
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.longs().between((1L << 48) - 3, 1L << 48),
                        Arbitraries.longs().between(0, Long.MAX_VALUE));
        Arbitrary<Map<Bytes, Bytes>> fields =
                Arbitraries.maps(texts(), texts()).ofMinSize(1).ofMaxSize(30);
        return Combinators.combine(
                        fields, times.list().ofSize(30), Arbitraries.of(1, 2, 1000), Arbitraries.of(true, false))
                .as((all, expiries, every, some) -> {
                    Map<Bytes, Long> expire = new LinkedHashMap<>();
                    int i = 0;
                    for (Bytes field : all.keySet()) {
                        if (some && i % every == 0) {
                            expire.put(field, expiries.get(i));
                        }
                        i++;
                    }
                    return () -> HashValue.of(all, expire);
                });
    }
}
