package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import java.util.Locale;

/**
 * An end of a range of scores.
 *
 * @param score     the score
 * @param exclusive whether the score itself is outside
 */
record ScoreBound(double score, boolean exclusive) {

    static ScoreBound of(Bytes word) {
        String text = word.toUtf8();
        boolean exclusive = text.startsWith("(");
        return new ScoreBound(number(exclusive ? text.substring(1) : text), exclusive);
    }

    private static double number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        switch (lower) {
            case "inf", "+inf", "infinity", "+infinity":
                return Double.POSITIVE_INFINITY;
            case "": // C's strtod finds no digits and says 0
                return 0;
            case "-inf", "-infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                break;
        }
        // Java also takes "1d" and blanks around a number; servers take what C does.
        if (!lower.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[-+]?[0-9]+)?")) {
            throw new CommandException("ERR min or max is not a float");
        }
        return Double.parseDouble(lower);
    }

    boolean isAbove(double other) {
        return exclusive ? score > other : score >= other;
    }

    boolean isBelow(double other) {
        return exclusive ? score < other : score <= other;
    }
}
