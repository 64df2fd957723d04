package io.rdbkit.format;

import com.fasterxml.jackson.core.io.NumberOutput;

/**
 * Doubles in the form in which servers print scores (since Redis 7.2): the shortest decimal that reads back as the same
 * number.
 *
 * <pre>
 * 3    -1000000000000000000      whole numbers up to 2^62
 * 0.1  0.00001  123.25           others, if few zeros are needed
 * 5e+18  1.5e-7                  else one digit, the rest, and an exponent
 * inf  -inf  nan  -0
 * </pre>
 */
final class DoubleText {

    /** Sign, 17 digits, point, e, sign, three digits; or 17 digits with the largest number of zeros around them. */
    static final int LONGEST = 40;

    /** Servers print whole numbers up to this one as integers ({@code double2ll} in util.c). */
    private static final double TWO_62 = 0x1p62;

    /** Up to this many digits, at most one decimal of a given length reads back as the same number. */
    private static final long FIFTEEN_DIGITS = 1_000_000_000_000_000L;

    /** The powers of ten that are exact as doubles. */
    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

    private DoubleText() {}

    /** Lets a slice show the text of a number, in an array of its own. */
    static Slice show(double number, Slice into) {
        if (number == (long) number && Math.abs(number) <= TWO_62 && !isNegativeZero(number)) {
            return into.setDecimal((long) number);
        }
        byte[] out = into.own(LONGEST);
        int end;
        if (Double.isNaN(number)) {
            end = ascii("nan", out, 0);
        } else if (Double.isInfinite(number)) {
            end = ascii(number > 0 ? "inf" : "-inf", out, 0);
        } else if (number == 0) {
            end = ascii("-0", out, 0);
        } else {
            int at = 0;
            if (number < 0) {
                out[at++] = '-';
            }
            end = finite(Math.abs(number), out, at);
        }
        return into.set(out, 0, end);
    }

    private static boolean isNegativeZero(double number) {
        return number == 0 && 1 / number < 0;
    }

    private static int ascii(String text, byte[] out, int at) {
        for (int i = 0; i < text.length(); i++) {
            out[at + i] = (byte) text.charAt(i);
        }
        return at + text.length();
    }

    private static int finite(double number, byte[] out, int at) {
        // Numbers that people enter have few decimals. n / 10^k is rounded correctly, so it is the number that "n e-k"
        // reads as.
        if (number >= 1e-3) {
            for (int k = 1; k < POWERS.length; k++) {
                double scaled = Math.rint(number * POWERS[k]);
                if (scaled >= FIFTEEN_DIGITS) {
                    break;
                }
                if (scaled / POWERS[k] == number) {
                    return layOut((long) scaled, -k, out, at);
                }
            }
        }
        return shortest(number, NumberOutput.toString(number, true), out, at);
    }

    /** Splits Java's {@code 1.5E-7} or {@code 24.5} into digits and exponent. */
    private static int shortest(double number, String text, byte[] out, int at) {
        long digits = 0;
        int exponent = 0;
        boolean fraction = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                fraction = true;
            } else if (c == 'E') {
                exponent += Integer.parseInt(text, i + 1, text.length(), 10);
                break;
            } else {
                digits = digits * 10 + c - '0';
                exponent -= fraction ? 1 : 0;
            }
        }
        if (number < Double.MIN_NORMAL && digits > 9 && digits < 100) {
            // Java prints two digits where one is enough: 4.9E-324.
            long rounded = (digits + 5) / 10;
            if (Double.parseDouble(rounded + "e" + (exponent + 1)) == number) {
                digits = rounded;
                exponent++;
            }
        }
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        if (digits > 9 && digits < 100) {
            // Java prefers the nearest number of two digits even if one digit is enough.
            long one = (digits + 5) / 10;
            if (Double.parseDouble(one + "e" + (exponent + 1)) == Double.parseDouble(text)) {
                return layOut(one, exponent + 1, out, at);
            }
        }
        return layOut(digits, exponent, out, at);
    }

    /** Prints digits times 10 to the power of an exponent, with the point where servers put it. */
    private static int layOut(long digits, int exponent, byte[] out, int at) {
        int n = digitsOf(digits);
        int magnitude = Math.abs(exponent + n - 1);
        if (exponent >= 0 && magnitude < n + 7) {
            int end = put(digits, n, out, at);
            for (int i = 0; i < exponent; i++) {
                out[end++] = '0';
            }
            return end;
        }
        if (exponent < 0 && (exponent > -7 || magnitude < 4)) {
            return point(digits, n, exponent, out, at);
        }
        return scientific(digits, n, exponent, out, at);
    }

    private static int point(long digits, int n, int exponent, byte[] out, int from) {
        int at = from;
        int whole = n + exponent; // the number of digits in front of the point
        if (whole <= 0) {
            out[at++] = '0';
            out[at++] = '.';
            for (int i = whole; i < 0; i++) {
                out[at++] = '0';
            }
            return put(digits, n, out, at);
        }
        int end = put(digits, n, out, at + 1);
        System.arraycopy(out, at + 1, out, at, whole);
        out[at + whole] = '.';
        return end;
    }

    private static int scientific(long digits, int n, int exponent, byte[] out, int from) {
        int at = from;
        int end = put(digits, n, out, at + 1);
        out[at] = out[at + 1];
        out[at + 1] = '.';
        if (n == 1) {
            end--; // no point behind a single digit
        }
        at = end;
        int power = exponent + n - 1;
        out[at++] = 'e';
        out[at++] = (byte) (power < 0 ? '-' : '+');
        int magnitude = Math.abs(power);
        return put(magnitude, digitsOf(magnitude), out, at);
    }

    private static int digitsOf(long number) {
        int n = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            n++;
        }
        return n;
    }

    private static int put(long number, int n, byte[] out, int at) {
        long rest = number;
        for (int i = at + n - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + n;
    }
}
