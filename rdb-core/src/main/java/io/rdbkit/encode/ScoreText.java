package io.rdbkit.encode;

import io.rdbkit.format.Slice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Scores as servers before 7.2 print them: at most 17 digits, as C's {@code %.17g} does. They read back as the same
 * number.
 *
 * <pre>
 * 3  9007199254740992                    whole numbers below 10^17
 * 0.10000000000000001                    from 0.0001 on
 * 1e+17  9.9999999999999995e-08  inf     else
 * </pre>
 */
public final class ScoreText {

    private static final MathContext DIGITS = new MathContext(17, RoundingMode.HALF_EVEN);
    private static final double LEAST_OF_18_DIGITS = 1e17;
    private static final int LEAST_EXPONENT = -4;

    /** Servers since 7.0 store whole scores up to this number as an integer. */
    private static final double LARGEST_INTEGER = 0x1p62;

    private ScoreText() {}

    /**
     * Whether a listpack has the score as an integer: whole numbers up to 2^62. But -0 is text, because an integer
     * would make it 0. No ZADD makes servers write -0, but servers load it from a ziplist of 6.2 and write it again.
     */
    public static boolean isInteger(double score) {
        return score == (long) score && Math.abs(score) <= LARGEST_INTEGER && !isNegativeZero(score);
    }

    private static boolean isNegativeZero(double score) {
        return score == 0 && 1 / score < 0;
    }

    /** @param score a number, not NaN */
    public static Slice show(double score, Slice into) {
        if (Double.isInfinite(score)) {
            return show(score > 0 ? "inf" : "-inf", into);
        }
        if (score == 0) {
            return show(isNegativeZero(score) ? "-0" : "0", into);
        }
        if (score == (long) score && Math.abs(score) < LEAST_OF_18_DIGITS) {
            return into.setDecimal((long) score);
        }
        BigDecimal rounded = new BigDecimal(Math.abs(score)).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        boolean plain = exponent >= LEAST_EXPONENT && exponent < DIGITS.getPrecision();
        String text = plain
                ? rounded.toPlainString()
                : scientific(rounded.unscaledValue().toString(), exponent);
        return show(score < 0 ? "-" + text : text, into);
    }

    private static String scientific(String digits, int exponent) {
        StringBuilder text = new StringBuilder(digits);
        if (digits.length() > 1) {
            text.insert(1, '.');
        }
        text.append(exponent < 0 ? "e-" : "e+");
        int magnitude = Math.abs(exponent);
        return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }

    private static Slice show(String ascii, Slice into) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return into.set(bytes, 0, bytes.length);
    }
}
