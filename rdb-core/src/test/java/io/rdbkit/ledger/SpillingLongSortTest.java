package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.io.OpenSpills;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillingLongSortTest {

    /** Runs of three records, merged two at a time. */
    private static final SpillLimits TINY = new SpillLimits(3, 2, 1);

    @TempDir
    Path directory;

    @Property(tries = 150)
    void singleLongsAreSorted(
            @ForAll @Size(max = 200) List<@LongRange(min = Long.MIN_VALUE) Long> values,
            @ForAll @IntRange(min = 1, max = 20) int records,
            @ForAll @IntRange(min = 2, max = 4) int fanIn,
            @ForAll @IntRange(min = 1, max = 50) int bufferBytes)
            throws IOException {
        Path own = Files.createTempDirectory("sort");
        try (SpillingLongSort sort = new SpillingLongSort(own, 1, new SpillLimits(records, fanIn, bufferBytes))) {
            for (long value : values) {
                sort.add(value);
            }
            List<Long> expected = values.stream().sorted().toList();
            assertEquals(expected, firstWords(sort.sorted()));
            assertEquals(expected, firstWords(sort.sorted()), "again");
        }
        Files.delete(own); // fails if a file is left in it
    }

    @Property(tries = 150)
    void pairsAreSorted(
            @ForAll @Size(max = 200) List<@IntRange(min = -1, max = 2) Integer> firsts,
            @ForAll @IntRange(min = 1, max = 20) int records,
            @ForAll @IntRange(min = 2, max = 4) int fanIn,
            @ForAll @IntRange(min = 1, max = 50) int bufferBytes)
            throws IOException {
        Path own = Files.createTempDirectory("sort");
        try (SpillingLongSort sort = new SpillingLongSort(own, 2, new SpillLimits(records, fanIn, bufferBytes))) {
            List<List<Long>> expected = new ArrayList<>();
            for (int i = 0; i < firsts.size(); i++) {
                long second = -i;
                sort.add(firsts.get(i), second);
                expected.add(List.of((long) firsts.get(i), second));
            }
            expected.sort(Comparator.comparing((List<Long> r) -> r.get(0)).thenComparing(r -> r.get(1)));

            List<List<Long>> actual = new ArrayList<>();
            for (LongRecords r = sort.sorted(); r.next(); ) {
                actual.add(List.of(r.get(0), r.get(1)));
            }
            assertEquals(expected, actual);
        }
        Files.delete(own);
    }

    @Property(tries = 150)
    void wideRecordsAreSorted(
            @ForAll @Size(max = 200) List<@IntRange(min = -1, max = 2) Integer> words,
            @ForAll @IntRange(min = 1, max = 20) int records,
            @ForAll @IntRange(min = 1, max = 200) int bufferBytes)
            throws IOException {
        Path own = Files.createTempDirectory("sort");
        try (SpillingLongSort sort = new SpillingLongSort(own, 5, new SpillLimits(records, 3, bufferBytes))) {
            List<List<Integer>> expected = new ArrayList<>();
            long[] record = new long[5];
            for (int i = 0; i + 5 <= words.size(); i += 5) {
                for (int w = 0; w < 5; w++) {
                    record[w] = words.get(i + w);
                }
                sort.add(record);
                expected.add(words.subList(i, i + 5));
            }
            expected.sort((a, b) -> Arrays.compare(a.toArray(Integer[]::new), b.toArray(Integer[]::new)));
            List<List<Integer>> actual = new ArrayList<>();
            for (LongRecords r = sort.sorted(); r.next(); ) {
                actual.add(IntStream.range(0, 5).mapToObj(w -> (int) r.get(w)).toList());
            }
            assertEquals(expected, actual);
        }
        Files.delete(own);
    }

    @Test
    void theEndStaysTheEnd() throws IOException {
        try (SpillingLongSort inMemory = new SpillingLongSort(directory, 1, TINY);
                SpillingLongSort spilled = new SpillingLongSort(directory, 1, TINY)) {
            assertFalse(inMemory.sorted().next());
            for (long i = 0; i < 10; i++) {
                spilled.add(i);
            }
            LongRecords records = spilled.sorted();
            assertEquals(10, firstWords(records).size());
            assertFalse(records.next());
            assertFalse(records.next());
        }
    }

    @Test
    void nothingIsAddedAfterSorting() throws IOException {
        try (SpillingLongSort sort = new SpillingLongSort(directory, 1, TINY)) {
            sort.sorted();
            assertThrows(IllegalStateException.class, () -> sort.add(1));
        }
    }

    @Test
    void onlyWhatDoesNotFitIsSpilled() throws IOException {
        try (SpillingLongSort sort = new SpillingLongSort(directory, 1, TINY)) {
            for (long i = 3; i > 0; i--) {
                sort.add(i);
            }
            assertEquals(List.of(1L, 2L, 3L), firstWords(sort.sorted()));
            assertEquals(List.of(), OpenSpills.in(directory));
        }
        try (SpillingLongSort sort = new SpillingLongSort(directory, 1, TINY)) {
            for (long i = 4; i > 0; i--) {
                sort.add(i);
            }
            sort.awaitRun();
            assertEquals(1, OpenSpills.in(directory).size());
        }
        assertEquals(List.of(), OpenSpills.in(directory));
    }

    @Test
    void manyRunsNeedFewFiles() throws IOException {
        try (SpillingLongSort sort = new SpillingLongSort(directory, 1, new SpillLimits(1, 4, 8))) {
            for (int i = 0; i < 1001; i++) {
                sort.add(i * 7919L % 1001);
                if (i % 50 == 0) {
                    // i runs were spilled so far. Four runs of a level become one run of the next level.
                    sort.awaitRun();
                    int digits =
                            Integer.toString(i, 4).chars().map(c -> c - '0').sum();
                    assertEquals(digits, OpenSpills.in(directory).size());
                }
            }
            assertEquals(1001, firstWords(sort.sorted()).size());
            assertTrue(OpenSpills.in(directory).size() <= 4);
        }
        assertEquals(List.of(), OpenSpills.in(directory));
    }

    @Test
    void spillFilesArePrivate() throws IOException {
        try (SpillingLongSort sort = new SpillingLongSort(directory, 1, TINY)) {
            for (long i = 0; i < 4; i++) {
                sort.add(i);
            }
            sort.awaitRun();
            List<Path> files = OpenSpills.in(directory);
            assertEquals(1, files.size());
            for (Path file : files) {
                assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
            }
        }
    }

    @Test
    void noFileIsLeftAfterAFailure() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (SpillingLongSort sort = new SpillingLongSort(gone, 1, new SpillLimits(1, 4, 8))) {
            for (long i = 0; i < 4; i++) {
                sort.add(i);
            }
            sort.awaitRun();
            assertEquals(3, OpenSpills.in(gone).size());
            Files.delete(gone);
            sort.add(4);
            assertThrows(IOException.class, () -> sort.add(5));
        }
        assertEquals(List.of(), OpenSpills.in(gone));
    }

    @Test
    void theEndWaitsForTheRunThatIsWrittenAndEndsItsThread() throws Exception {
        try (SpillingLongSort sort = new SpillingLongSort(directory, 1, new SpillLimits(1 << 16, 4, 8))) {
            for (long i = 0; i <= 1 << 16; i++) {
                sort.add(-i);
            }
            assertTrue(isSorting());
        }
        assertEquals(List.of(), OpenSpills.in(directory));
        for (int i = 0; isSorting(); i++) { // a thread that has ended is listed for a moment
            assertTrue(i < 100, "the thread is there still");
            Thread.sleep(20);
        }
    }

    private static boolean isSorting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("rdb-sort"));
    }

    private static List<Long> firstWords(LongRecords records) throws IOException {
        List<Long> words = new ArrayList<>();
        while (records.next()) {
            words.add(records.get(0));
        }
        return words;
    }
}
