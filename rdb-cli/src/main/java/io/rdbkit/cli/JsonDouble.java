package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.Slice;
import java.io.IOException;
import java.util.HexFormat;

/** Doubles as JSON: a number, or the name of what is none. See docs/json.md. */
final class JsonDouble {

    private static final long USUAL_NAN = 0x7ff8000000000000L;
    private static final byte[] NAN = ascii("\"nan\"");
    private static final byte[] WRAPPED = ascii("{\"double\":");

    private final LineBuffer lines;
    private final Slice decimal = new Slice();

    JsonDouble(LineBuffer lines) {
        this.lines = lines;
    }

    /** A number where there is one, else a string. */
    void put(double number) throws IOException {
        if (Double.isFinite(number)) {
            decimal.setDecimal(number);
            lines.put(decimal.array(), decimal.offset(), decimal.length());
        } else if (Double.isNaN(number)) {
            nan(Double.doubleToRawLongBits(number));
        } else {
            decimal.setDecimal(number);
            lines.put('"')
                    .put(decimal.array(), decimal.offset(), decimal.length())
                    .put('"');
        }
    }

    private void nan(long bits) throws IOException {
        if (bits == USUAL_NAN) {
            lines.put(NAN);
        } else {
            lines.put(ascii("\"nan:" + HexFormat.of().toHexDigits(bits) + '"'));
        }
    }

    /** The same where integers and strings stand too, and it must be told from them. */
    void putTelling(double number) throws IOException {
        if (!Double.isFinite(number)) {
            lines.put(WRAPPED);
            put(number);
            lines.put('}');
            return;
        }
        put(number);
        if (isInteger(decimal)) {
            lines.put('.').put('0');
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
