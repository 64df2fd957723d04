package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.format.Slice;
import java.io.IOException;
import java.util.HexFormat;

/** Doubles as JSON: numbers, or words for infinities and NaN. See docs/json.md. */
final class JsonDouble {

    private static final long USUAL_NAN = 0x7ff8000000000000L;
    private static final byte[] NAN = ascii("\"nan:");
    private static final byte[] WRAPPED = ascii("{\"double\":");

    private final LineBuffer lines;
    private final Slice decimal = new Slice();

    JsonDouble(LineBuffer lines) {
        this.lines = lines;
    }

    /** Writes a number, or a string if JSON has no number for it. */
    void put(double number) throws IOException {
        if (Double.isFinite(number)) {
            digits(number);
            if (number == 0 && 1 / number < 0) {
                point(); // many readers take -0 for an integer, which loses the sign
            }
        } else {
            name(number);
        }
    }

    /** Writes a double where integers and strings may stand too, so that a reader can tell it from them. */
    void putTelling(double number) throws IOException {
        if (Double.isFinite(number)) {
            digits(number);
            if (isInteger(decimal)) {
                point();
            }
        } else {
            lines.put(WRAPPED);
            name(number);
            lines.put('}');
        }
    }

    private void digits(double number) throws IOException {
        decimal.setDecimal(number);
        lines.put(decimal.array(), decimal.offset(), decimal.length());
    }

    private void point() throws IOException {
        lines.put('.').put('0');
    }

    private void name(double number) throws IOException {
        long bits = Double.doubleToRawLongBits(number);
        if (Double.isNaN(number) && bits != USUAL_NAN) {
            lines.put(NAN).put(HexFormat.of().toHexDigits(bits)).put('"');
        } else {
            lines.put('"');
            digits(number);
            lines.put('"');
        }
    }

    private static boolean isInteger(Slice decimal) {
        for (int i = 0; i < decimal.length(); i++) {
            byte b = decimal.at(i);
            if (b == '.' || b == 'e') {
                return false;
            }
        }
        return true;
    }
}
