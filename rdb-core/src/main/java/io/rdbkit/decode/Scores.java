package io.rdbkit.decode;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import io.rdbkit.format.Slice;

/** Reads scores that are text. */
public final class Scores {

    private Scores() {}

    /** @return NaN if the text is not a number */
    public static double parse(Slice text) {
        byte[] bytes = text.array();
        int at = text.offset();
        int end = at + text.length();
        if (at == end) {
            return Double.NaN;
        }
        boolean negative = bytes[at] == '-';
        int digits = negative || bytes[at] == '+' ? at + 1 : at;
        if (end - digits >= 3 && (bytes[digits] | 0x20) == 'i') {
            return isInfinity(bytes, digits, end)
                    ? negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                    : Double.NaN;
        }
        for (int i = digits; i < end; i++) { // no hexadecimal, no suffix, no blank: Java would accept them
            byte b = bytes[i];
            if ((b < '0' || b > '9') && b != '.' && (b | 0x20) != 'e' && b != '-' && b != '+') {
                return Double.NaN;
            }
        }
        try {
            return JavaDoubleParser.parseDouble(bytes, at, end - at);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    private static boolean isInfinity(byte[] bytes, int from, int end) {
        String name = "infinity";
        int length = end - from;
        if (length != 3 && length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[from + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
