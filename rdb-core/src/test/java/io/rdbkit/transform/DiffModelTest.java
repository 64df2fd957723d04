package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Difference.Kind;
import io.rdbkit.transform.TwoFiles.Held;
import io.rdbkit.transform.TwoFiles.Key;
import io.rdbkit.transform.TwoFiles.Name;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Two random sets of keys, in random encodings and orders. {@link Diff} finds the differences that a comparison of the
 * two sets finds.
 */
class DiffModelTest {

    private static final Arbitrary<String> TEXTS = Arbitraries.oneOf(
            Arbitraries.of(
                    "", "a", "b", "1", "2", "12", "-7", "1000", "123456789", "a longer text of 33 characters...."),
            Arbitraries.strings().ascii().ofMaxLength(12));

    private static final Arbitrary<Double> SCORES = Arbitraries.oneOf(
            Arbitraries.of(0.0, -0.0, 1.0, 0.1, 1e300, -1.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
            Arbitraries.doubles().ofScale(3));

    @Provide
    Arbitrary<Map<Name, Key>> keys() {
        Arbitrary<Name> names = Combinators.combine(Arbitraries.of(0, 0, 7), Arbitraries.of("k1", "k2", "k3", "", "é"))
                .as(Name::new);
        Arbitrary<Key> keys = Combinators.combine(held(), Arbitraries.of(-1L, -1L, 1L, 4_102_444_800_000L))
                .as(Key::new);
        return Arbitraries.maps(names, keys).ofMaxSize(10);
    }

    private static Arbitrary<Held> held() {
        Arbitrary<String> numbers = Arbitraries.of("1", "2", "30", "400");
        Arbitrary<Held> hashes = Arbitraries.maps(TEXTS, TEXTS)
                .ofMinSize(1)
                .ofMaxSize(5)
                .flatMap(fields -> Arbitraries.maps(
                                Arbitraries.of(List.copyOf(fields.keySet())),
                                Arbitraries.of(1_900_000_000_000L, 4_102_444_800_000L))
                        .ofMaxSize(2)
                        .map(expiries -> Held.hash(fields, expiries)));
        return Arbitraries.oneOf(
                TEXTS.map(Held::string),
                TEXTS.list().ofMinSize(1).ofMaxSize(6).map(Held::list),
                TEXTS.set().ofMinSize(1).ofMaxSize(6).map(Held::set),
                numbers.set().ofMinSize(1).map(Held::set),
                Arbitraries.maps(TEXTS, SCORES).ofMinSize(1).ofMaxSize(5).map(Held::zset),
                hashes);
    }

    @Property(tries = 500)
    void diffAgreesWithTheModel(
            @ForAll("keys") Map<Name, Key> a,
            @ForAll("keys") Map<Name, Key> others,
            @ForAll Random random,
            @ForAll boolean pipe)
            throws IOException {
        Map<Name, Key> b = new HashMap<>(others);
        a.forEach((name, key) -> { // otherwise nearly everything would differ
            switch (random.nextInt(4)) {
                case 0, 1 -> b.put(name, key);
                case 2 -> b.put(name, new Key(key.held(), key.expiry() + 2));
                default -> {}
            }
        });
        Path dir = Files.createTempDirectory("diff");
        Path fileA = Files.write(dir.resolve("a"), TwoFiles.write(a, random));
        byte[] bytesB = TwoFiles.write(b, random);
        Path fileB = Files.write(dir.resolve("b"), bytesB);
        Source sourceB = pipe ? Source.of(new ByteArrayInputStream(bytesB)) : Source.of(fileB);

        List<Difference> found = new ArrayList<>();
        DiffResult result = Diff.of(Source.of(fileA), sourceB).to(found::add);

        Set<Difference> expected = differences(a, b);
        assertEquals(expected, new HashSet<>(found));
        assertEquals(expected.size(), found.size());
        assertEquals(counts(expected), counts(result));
        assertEquals(aspects(expected), result.aspects());
        assertEquals(a.size(), result.a().kept());
        assertEquals(
                b.size() - result.keys().onlyB() - result.keys().changed(),
                result.keys().equal());
        assertEquals(
                result.keys(),
                Diff.of(Source.of(fileA), Source.of(fileB)).count().keys());
        Files.delete(fileA);
        Files.delete(fileB);
        Files.delete(dir); // fails if a file is left in it
    }

    private static Set<Difference> differences(Map<Name, Key> a, Map<Name, Key> b) {
        Set<Difference> all = new HashSet<>();
        a.forEach((name, key) -> {
            if (!b.containsKey(name)) {
                all.add(difference(Kind.ONLY_A, name, Set.of()));
            } else {
                Set<Aspect> aspects = aspects(key, b.get(name));
                if (!aspects.isEmpty()) {
                    all.add(difference(Kind.CHANGED, name, aspects));
                }
            }
        });
        b.keySet().stream()
                .filter(name -> !a.containsKey(name))
                .forEach(name -> all.add(difference(Kind.ONLY_B, name, Set.of())));
        return all;
    }

    private static Difference difference(Kind kind, Name name, Set<Aspect> aspects) {
        return new Difference(kind, name.db(), Bytes.wrap(latin1(name.key())), aspects);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static Set<Aspect> aspects(Key a, Key b) {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (!a.held().kind().equals(b.held().kind())) {
            aspects.add(Aspect.TYPE);
        } else {
            if (!comparable(a.held()).equals(comparable(b.held()))) {
                aspects.add(Aspect.VALUE);
            }
            if (!a.held().fields().equals(b.held().fields())) {
                aspects.add(Aspect.FIELD_EXPIRY);
            }
        }
        if (a.expiry() != b.expiry()) {
            aspects.add(Aspect.EXPIRY);
        }
        return aspects;
    }

    private static Object comparable(Held held) {
        return switch (held.kind()) {
            case "set" -> Set.copyOf((List<?>) held.items());
            case "zset" -> {
                Map<Object, Double> scores = new HashMap<>();
                ((Map<?, ?>) held.items()).forEach((member, score) -> scores.put(member, (Double) score + 0.0));
                yield scores;
            }
            default -> held.items();
        };
    }

    private static List<Long> counts(Set<Difference> all) {
        return List.of(Kind.values()).stream()
                .map(kind -> all.stream().filter(d -> d.kind() == kind).count())
                .toList();
    }

    private static List<Long> counts(DiffResult result) {
        return List.of(
                result.keys().onlyA(), result.keys().onlyB(), result.keys().changed());
    }

    private static Map<Aspect, Long> aspects(Set<Difference> all) {
        Map<Aspect, Long> counts = new EnumMap<>(Aspect.class);
        all.forEach(d -> d.aspects().forEach(aspect -> counts.merge(aspect, 1L, Long::sum)));
        return counts;
    }
}
