package io.rdbkit.transform;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of whole numbers from 0 on, written as numbers and ranges: {@code 0,3,5-7} for databases, {@code 0-5460,9000}
 * for slots. Both ends belong to a range. Immutable.
 */
public final class NumberRanges {

    /** The starts of the ranges, in rising order. The ranges don't overlap or touch. */
    private final long[] starts;

    private final long[] ends;

    private NumberRanges(TreeMap<Long, Long> ranges) {
        starts = new long[ranges.size()];
        ends = new long[ranges.size()];
        int i = 0;
        long reached = -1;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            reached = Math.max(reached, range.getValue());
            starts[i] = range.getKey();
            ends[i++] = reached;
        }
    }

    /**
     * Parses a text. Order and overlap do not matter; blanks are not allowed.
     *
     * @param max the largest number allowed
     * @throws IllegalArgumentException with a one-line message, if the text has another form or a number is above
     *     {@code max}
     */
    public static NumberRanges parse(String text, long max) {
        TreeMap<Long, Long> ranges = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            long from = number(dash < 0 ? part : part.substring(0, dash), text, max);
            long to = dash < 0 ? from : number(part.substring(dash + 1), text, max);
            if (from > to) {
                throw new IllegalArgumentException("range \"" + part + "\" runs backwards, in \"" + text + "\"");
            }
            ranges.merge(from, to, Math::max);
        }
        return new NumberRanges(ranges);
    }

    private static long number(String digits, String text, long max) {
        long number = Numbers.parse(
                digits,
                () -> "\"" + text + "\" is not a list of numbers and ranges such as 0,3,5-7 (each 0 to " + max + ")");
        if (number > max) {
            throw new IllegalArgumentException(number + " is above the greatest, " + max + ", in \"" + text + "\"");
        }
        return number;
    }

    /** Whether the set has a number. */
    public boolean contains(long number) {
        int found = Arrays.binarySearch(starts, number);
        int before = found >= 0 ? found : -found - 2;
        return before >= 0 && number <= ends[before];
    }
}
