package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LongRecordSortTest {

    @Property(tries = 300)
    void anyRecordsAreSorted(@ForAll @IntRange(min = 1, max = 3) int width, @ForAll @Size(max = 900) long[] words) {
        check(words, width);
    }

    @Property(tries = 300)
    void recordsThatDifferInFewBytesAreSorted(
            @ForAll @IntRange(min = 1, max = 3) int width,
            @ForAll @Size(max = 900) byte[] bytes,
            @ForAll @IntRange(max = 63) int shift,
            @ForAll long common) {
        long[] words = new long[bytes.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = common ^ (long) (bytes[i] & 3) << shift;
        }
        check(words, width);
    }

    /** Checks that whole records are sorted, and that the words behind the last record stay. */
    private static void check(long[] words, int width) {
        int count = Math.max(0, words.length / width - 1);
        long[][] records = new long[count][];
        for (int i = 0; i < count; i++) {
            records[i] = Arrays.copyOfRange(words, i * width, (i + 1) * width);
        }
        Arrays.sort(records, Comparator.comparing((long[] r) -> r, Arrays::compare));
        long[] expected = words.clone();
        for (int i = 0; i < count; i++) {
            System.arraycopy(records[i], 0, expected, i * width, width);
        }

        LongRecordSort.sort(words, width, count);

        assertArrayEquals(expected, words);
    }
}
