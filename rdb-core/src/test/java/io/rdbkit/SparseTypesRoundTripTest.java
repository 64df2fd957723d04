package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Values of modules and arrays, which few versions have. What is written is read again. */
class SparseTypesRoundTripTest {

    private static Bytes bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static Slice show(Bytes bytes) {
        return new Slice().set(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    private record Token(Form form, long integer, double real, Bytes bytes) implements ModuleToken {
        @Override
        public Slice string() {
            return show(bytes);
        }
    }

    private record Element(long index, Form form, long integer, double real, Bytes bytes) implements ArrayElement {
        @Override
        public Slice text() {
            return switch (form) {
                case STRING -> show(bytes);
                case INTEGER -> new Slice().setDecimal(integer);
                case DOUBLE -> new Slice().setDecimal(real);
            };
        }
    }

    private static String reread(RdbVersion version, Value value) throws IOException {
        try (RdbReader in = Readings.open(NewKeys.rdb(version, WriteOptions.DEFAULT, value))) {
            return ValueText.of(((KeyEntry) in.next()).decode());
        }
    }

    @Property(tries = 300)
    void modules(@ForAll long seed, @ForAll @IntRange(max = 20) int tokens) throws IOException {
        Random random = new Random(seed);
        List<ModuleToken> all = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            all.add(new Token(
                    ModuleToken.Form.values()[random.nextInt(5)],
                    random.nextLong() >>> random.nextInt(64),
                    random.nextFloat(),
                    bytes(random, 100)));
        }
        ModuleType type = new ModuleType("abc-_XYZ9", random.nextInt(1024));
        for (RdbVersion version : NewKeys.versions()) {
            if (version.number() >= 8) {
                assertEquals(ValueText.of(ModuleValue.of(type, all)), reread(version, ModuleValue.of(type, all)));
            }
        }
    }

    @Property(tries = 300)
    void arrays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int elements) throws IOException {
        Random random = new Random(seed);
        List<ArrayElement> all = new ArrayList<>();
        long index = random.nextInt(3);
        for (int i = 0; i < elements; i++) {
            all.add(new Element(
                    index,
                    ArrayElement.Form.values()[random.nextInt(3)],
                    random.nextLong() >> random.nextInt(64),
                    random.nextDouble(),
                    bytes(random, 20)));
            index += 1 + (random.nextLong() >>> 8 + random.nextInt(56)) / elements;
        }
        long insertIndex = random.nextBoolean() ? ArrayValue.NO_INSERT_INDEX : index;
        for (int number : new int[] {14, 15}) {
            RdbVersion version = new RdbVersion(Fork.REDIS, number);
            assertEquals(
                    ValueText.of(ArrayValue.of(insertIndex, all)), reread(version, ArrayValue.of(insertIndex, all)));
        }
    }
}
