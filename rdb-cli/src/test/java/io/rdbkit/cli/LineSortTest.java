package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares {@link LineSort} with sorting in memory. */
class LineSortTest {

    private record Line(Bytes rank, String text) {}

    /** With so little memory there are up to some 2,000 files, which are merged several times. */
    private static final int HELD = 100;

    @Property(tries = 200)
    void linesAreSortedAsInMemory(
            @ForAll long seed,
            @ForAll @IntRange(max = 10_000) int count,
            @ForAll @IntRange(min = 1, max = 12_000) int top,
            @ForAll boolean all,
            @ForAll boolean littleMemory)
            throws IOException {
        Random random = new Random(seed);
        int ranks = 1 + random.nextInt(3000);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(new Line(rank(random.nextInt(ranks)), "line " + i + "\n"));
        }
        long most = all ? Long.MAX_VALUE : top;
        assertEquals(
                lines.stream()
                        .sorted(Comparator.comparing(Line::rank))
                        .limit(most)
                        .map(Line::text)
                        .collect(Collectors.joining()),
                sorted(lines, most, littleMemory ? HELD * (1 + random.nextInt(20)) : LineSort.HELD));
    }

    /** A rank of any length, so one may be the beginning of another. */
    private static Bytes rank(int number) {
        byte[] rank = new byte[number % 13];
        for (int i = 0; i < rank.length; i++) {
            rank[i] = (byte) (number >>> (i % 4 * 3) & (i < 9 ? 1 : 0xff));
        }
        return Bytes.wrap(rank);
    }

    /** The time must not grow with the square of the line's length, which would be minutes. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongLineMayComeInManyPieces() throws IOException {
        int pieces = 100_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineSort lines = new LineSort(out, Long.MAX_VALUE, HELD)) {
            lines.begin(rank(1));
            for (int i = 0; i < pieces; i++) {
                lines.write(new byte[HELD], 0, HELD);
            }
            lines.end();
            lines.finish();
        }
        assertEquals(pieces * HELD, out.size());
    }

    private static String sorted(List<Line> lines, long top, int held) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineSort sort = new LineSort(out, top, held)) {
            for (Line line : lines) {
                if (sort.wants(line.rank)) {
                    sort.begin(line.rank);
                    byte[] text = line.text.getBytes(StandardCharsets.UTF_8);
                    sort.write(text, 0, 3);
                    sort.write(text, 3, text.length - 3);
                    sort.end();
                }
            }
            sort.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** If only a few lines are wanted, only a few are formatted. */
    @Property(tries = 10)
    void linesBeyondTheLimitAreNotFormatted(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        int taken = 0;
        try (LineSort sort = new LineSort(new ByteArrayOutputStream(), 10, LineSort.HELD)) {
            for (int i = 0; i < 100_000; i++) {
                Bytes rank = Bytes.utf8(Integer.toString(random.nextInt()));
                if (sort.wants(rank)) {
                    sort.begin(rank);
                    sort.end();
                    taken++;
                }
            }
        }
        assertTrue(taken < 10_000, taken + " lines were formatted");
    }
}
