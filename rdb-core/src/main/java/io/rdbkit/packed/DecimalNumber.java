package io.rdbkit.packed;

/**
 * Recognises texts that are the decimal form of a 64-bit number: {@code 0}, {@code -12}, but not {@code 012},
 * {@code -0} or {@code +1}. Servers store such texts as numbers, because they get the same bytes back ({@code
 * lpStringToInt64} in listpack.c, {@code string2ll} in util.c).
 */
public final class DecimalNumber {

    /** A sign and 19 digits. */
    private static final int LONGEST = 20;

    private static final long LEAST_TENTH = Long.MIN_VALUE / 10;

    private long value;

    public DecimalNumber() {}

    /** Whether the text is such a number. If it is, {@link #value} returns the number. */
    public boolean read(byte[] array, int from, int length) {
        if (length == 0 || length > LONGEST) {
            return false;
        }
        boolean negative = array[from] == '-';
        int at = negative ? from + 1 : from;
        int end = from + length;
        if (at == end || array[at] == '0') {
            value = 0;
            return at < end && length == 1;
        }
        long sum = 0; // the sum of negative digits, because Long.MIN_VALUE has no positive counterpart
        for (; at < end; at++) {
            int digit = array[at] - '0';
            if (digit < 0 || digit > 9 || sum < LEAST_TENTH || sum * 10 < Long.MIN_VALUE + digit) {
                return false;
            }
            sum = sum * 10 - digit;
        }
        value = negative ? sum : -sum;
        return negative || sum != Long.MIN_VALUE;
    }

    /** The last number read. */
    public long value() {
        return value;
    }
}
