package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.OpenSpills;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestMergeTest {

    @TempDir
    Path directory;

    /** A name consists of two longs, and the first one alone doesn't identify it. Numbers rise along each list. */
    @Property(tries = 300)
    void recordsWithTheSameNameArePaired(
            @ForAll @Size(max = 60) List<@IntRange(min = -4, max = 20) Integer> namesA,
            @ForAll @Size(max = 60) List<@IntRange(min = -4, max = 20) Integer> namesB,
            @ForAll @IntRange(min = 1, max = 20) int records,
            @ForAll @IntRange(min = 2, max = 4) int fanIn)
            throws IOException {
        Path own = Files.createTempDirectory("merge");
        SpillLimits limits = new SpillLimits(records, fanIn, 50);
        List<String> found = new ArrayList<>();
        try (KeyDigests a = new KeyDigests(own, 4, limits, 20);
                KeyDigests b = new KeyDigests(own, 4, limits, 20)) {
            fill(a, namesA);
            fill(b, namesB);
            assertEquals(namesA.size(), a.count());
            DigestMerge merge = new DigestMerge(a, b);
            while (merge.next()) {
                found.add((merge.inA() ? text(merge.a(0), merge.a(1), merge.a(2), merge.a(3)) : "-") + " "
                        + (merge.inB() ? text(merge.b(0), merge.b(1), merge.b(2), merge.b(3)) : "-"));
            }
            assertFalse(merge.next());
        }
        assertEquals(expected(namesA, namesB), found);
        Files.delete(own); // fails if a file is left in it
    }

    private static void fill(KeyDigests digests, List<Integer> names) throws IOException {
        long[] record = new long[4];
        for (int i = 0; i < names.size(); i++) {
            record[0] = names.get(i) >> 1;
            record[1] = -(names.get(i) & 1);
            record[2] = i;
            record[3] = -i;
            digests.add(record);
        }
        digests.seal();
    }

    private static String text(long... words) {
        return words[0] + "," + words[1] + "," + words[2] + "," + words[3];
    }

    private static List<String> expected(List<Integer> namesA, List<Integer> namesB) {
        Map<Long, List<String>> a = byName(namesA);
        Map<Long, List<String>> b = byName(namesB);
        TreeMap<Long, List<String>> all = new TreeMap<>(a);
        all.putAll(b);
        List<String> expected = new ArrayList<>();
        all.keySet().forEach(name -> {
            List<String> inA = a.getOrDefault(name, List.of());
            List<String> inB = b.getOrDefault(name, List.of());
            for (int i = 0; i < Math.max(inA.size(), inB.size()); i++) {
                expected.add((i < inA.size() ? inA.get(i) : "-") + " " + (i < inB.size() ? inB.get(i) : "-"));
            }
        });
        return expected;
    }

    /** Sorted by both longs. Of two names with the same first long, the odd one has the smaller second long. */
    private static Map<Long, List<String>> byName(List<Integer> names) {
        Map<Long, List<String>> byName = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            long first = names.get(i) >> 1;
            long second = -(names.get(i) & 1);
            byName.computeIfAbsent(2 * first + 1 + second, n -> new ArrayList<>())
                    .add(text(first, second, i, -i));
        }
        return byName;
    }

    @Test
    void keptNamesAreFoundAgain() throws IOException {
        try (KeyDigests digests = new KeyDigests(directory, 4, new SpillLimits(3, 2, 16), 20)) {
            List<Long> places = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                places.add(digests.keep(i - 1, Bytes.utf8("name " + i)));
            }
            digests.seal();
            KeptNames names = digests.names();
            for (int i = 99; i >= 0; i--) {
                names.seek(places.get(i));
                assertEquals(i - 1, names.db());
                assertEquals(Bytes.utf8("name " + i), names.name());
            }
        }
        assertEquals(List.of(), OpenSpills.in(directory));
    }

    @Test
    void placesAreSorted() throws IOException {
        long last = (1L << DifferencePlaces.PLACE_BITS) - 1;
        try (DifferencePlaces places = new DifferencePlaces(directory)) {
            places.add(last, 0, -1);
            places.add(7, 0x7fff, Long.MIN_VALUE);
            places.add(0, 1, 3);
            List<List<Long>> all = new ArrayList<>();
            while (places.next()) {
                all.add(List.of(places.place(), (long) places.mark(), places.check()));
            }
            assertEquals(
                    List.of(List.of(0L, 1L, 3L), List.of(7L, 0x7fffL, Long.MIN_VALUE), List.of(last, 0L, -1L)), all);
        }
        try (DifferencePlaces places = new DifferencePlaces(directory)) {
            assertThrows(IllegalArgumentException.class, () -> places.add(last + 1, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> places.add(0, 0x8000, 0));
            assertFalse(places.next());
        }
    }
}
