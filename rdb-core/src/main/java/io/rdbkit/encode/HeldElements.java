package io.rdbkit.encode;

import io.rdbkit.format.Slice;
import io.rdbkit.packed.DistinctCheck;
import java.util.Arrays;
import java.util.Comparator;

/** Holds the first elements of a collection until its form is known. An element is one or two texts and a number. */
final class HeldElements {

    private static final int FIRST_ROWS = 16;
    private static final int FIRST_BYTES = 512;

    /** An array longer than this is not reused for the next collection. */
    private static final int MOST_KEPT = 1 << 20;

    private final DistinctCheck distinct = new DistinctCheck();
    private byte[] texts = new byte[FIRST_BYTES];
    private int end;
    private int rows;

    /** The index at which the texts of a row begin. The second text ends where the next row begins. */
    private int[] first = new int[FIRST_ROWS];

    private int[] second = new int[FIRST_ROWS];
    private long[] numbers = new long[FIRST_ROWS];

    void clear() {
        if (texts.length > MOST_KEPT) {
            texts = new byte[FIRST_BYTES];
        }
        end = 0;
        rows = 0;
    }

    int rows() {
        return rows;
    }

    /** @param two may be null */
    void add(Slice one, Slice two, long number) {
        if (rows + 1 >= first.length) {
            first = Arrays.copyOf(first, 2 * first.length);
            second = Arrays.copyOf(second, 2 * second.length);
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        first[rows] = end;
        append(one);
        second[rows] = end;
        if (two != null) {
            append(two);
        }
        numbers[rows] = number;
        rows++;
        first[rows] = end;
    }

    private void append(Slice text) {
        int newEnd = Math.addExact(end, text.length());
        if (newEnd > texts.length) {
            texts = Arrays.copyOf(texts, (int) Math.min(Math.max(newEnd, 2L * texts.length), Integer.MAX_VALUE - 8));
        }
        System.arraycopy(text.array(), text.offset(), texts, end, text.length());
        end = newEnd;
    }

    Slice first(int row, Slice into) {
        return into.set(texts, first[row], second[row] - first[row]);
    }

    Slice second(int row, Slice into) {
        return into.set(texts, second[row], first[row + 1] - second[row]);
    }

    long number(int row) {
        return numbers[row];
    }

    /** The first row whose first text is also the first text of another row, or -1. */
    int repeated() {
        distinct.reset(rows);
        for (int row = 0; row < rows; row++) {
            if (!distinct.add(texts, first[row], second[row] - first[row])) {
                return row;
            }
        }
        return -1;
    }

    /** Compares rows. */
    interface Order {
        int compare(int row, int other);
    }

    int compareFirst(int row, int other) {
        return Arrays.compareUnsigned(texts, first[row], second[row], texts, first[other], second[other]);
    }

    /** The rows in an order. Rows that are equal in it keep their sequence. */
    int[] sorted(Order order) {
        int[] sorted = new int[rows];
        boolean inOrder = true;
        for (int row = 0; row < rows; row++) {
            sorted[row] = row;
            inOrder &= row == 0 || order.compare(row - 1, row) <= 0;
        }
        if (inOrder) {
            return sorted;
        }
        Comparator<Integer> boxed = (a, b) -> order.compare(a, b);
        return Arrays.stream(sorted).boxed().sorted(boxed).mapToInt(i -> i).toArray();
    }
}
