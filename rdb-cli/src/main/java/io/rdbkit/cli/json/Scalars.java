package io.rdbkit.cli.json;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.value.StreamId;
import java.io.IOException;

/** Reads strings and numbers as values of Java. An error says what was expected. */
final class Scalars {

    /** Every whole number of up to this many digits is a double. */
    private static final int EXACT_DIGITS = 15;

    private static final String NAN_BITS = "nan:";

    private final JsonReader in;
    private final JsonBytes text = new JsonBytes();

    Scalars(JsonReader in) {
        this.in = in;
    }

    /** Reads a byte string. */
    void bytes(JsonBytes into, String what) throws IOException {
        in.require(JsonForm.STRING, what);
        in.string(into);
    }

    /** Reads a byte string. */
    Bytes bytes(String what) throws IOException {
        bytes(text, what);
        return text.toBytes();
    }

    /** Reads a byte string, or a number as its text. */
    void bytesOrNumber(JsonBytes into, String what) throws IOException {
        if (in.form() == JsonForm.NUMBER) {
            in.number(into);
        } else {
            bytes(into, what);
        }
    }

    /** Reads a string of ASCII characters. */
    String word(String what) throws IOException {
        bytes(text, what);
        return text.toBytes().toString();
    }

    /** Reads a whole number from {@code least} to {@code most}. */
    long integer(String what, long least, long most) throws IOException {
        long n = integer(what);
        if (n < least || n > most) {
            throw in.bad(what + " is not between " + least + " and " + most);
        }
        return n;
    }

    /** Reads a signed 64-bit number. */
    long integer(String what) throws IOException {
        number(what);
        return integer(what, text);
    }

    /** The signed 64-bit value of a JSON number. */
    long integer(String what, JsonBytes number) throws IOException {
        try {
            return Long.parseLong(number.ascii());
        } catch (NumberFormatException e) {
            throw in.bad(what + " is not a whole number of 64 bits");
        }
    }

    /** Reads a unix time in milliseconds. */
    long expiry() throws IOException {
        long expiry = integer("\"expiry\"");
        if (expiry == Expiry.NONE) {
            throw in.bad("\"expiry\" -1 is no time; leave it out for what never expires");
        }
        return expiry;
    }

    /** Reads a whole number from 0 to 2^64 - 1. */
    long unsigned(String what) throws IOException {
        number(what);
        return unsigned(what, text);
    }

    /** The value of digits, from 0 to 2^64 - 1. */
    long unsigned(String what, JsonBytes digits) throws IOException {
        return unsigned(what, digits.toBytes().toString());
    }

    private long unsigned(String what, String digits) throws IOException {
        try {
            if (!digits.startsWith("+")) {
                return Long.parseUnsignedLong(digits);
            }
        } catch (NumberFormatException e) {
            // the text may also not be a number at all
        }
        throw in.bad(what + " is not a whole number from 0 to 2^64 - 1");
    }

    private void number(String what) throws IOException {
        in.require(JsonForm.NUMBER, what);
        in.number(text);
    }

    /** Reads a finite number, {@code "inf"} or {@code "-inf"}. */
    double score(String what) throws IOException {
        double score = real(what);
        if (Double.isNaN(score)) {
            throw in.bad(what + " is not a number");
        }
        return score;
    }

    /** Reads a number, {@code "inf"}, {@code "-inf"}, {@code "nan"}, or {@code "nan:"} with its bits. */
    double real(String what) throws IOException {
        if (in.form() == JsonForm.STRING) {
            return named(what);
        }
        number(what);
        return finite(what, text);
    }

    /** Reads the same as {@link #real}, rounded to a float. */
    float single(String what) throws IOException {
        double real = real(what);
        float rounded = (float) real;
        if (Float.isInfinite(rounded) && !Double.isInfinite(real)) {
            throw in.bad(what + " is too large for a float");
        }
        return rounded;
    }

    private double named(String what) throws IOException {
        in.string(text);
        String name = text.toBytes().toString();
        return switch (name) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> nan(what, name);
        };
    }

    private double nan(String what, String name) throws IOException {
        if (name.startsWith(NAN_BITS)) {
            try {
                double nan = Double.longBitsToDouble(Long.parseUnsignedLong(name.substring(NAN_BITS.length()), 16));
                if (Double.isNaN(nan)) {
                    return nan;
                }
            } catch (NumberFormatException e) {
                // the error follows below
            }
        }
        throw in.bad(what + " is not a number");
    }

    /** The value of a JSON number, which must be finite as a double. */
    double finite(String what, JsonBytes number) throws IOException {
        if (number.length() <= EXACT_DIGITS && isWhole(number)) {
            long n = Long.parseLong(number.ascii());
            return n == 0 && number.at(0) == '-' ? -0.0 : n;
        }
        double n = Double.parseDouble(number.ascii());
        if (Double.isInfinite(n)) {
            throw in.bad(what + " is too large for a double; \"inf\" is infinity");
        }
        return n;
    }

    /** Whether a JSON number has neither a point nor an exponent. */
    static boolean isWhole(JsonBytes number) {
        for (int i = 0; i < number.length(); i++) {
            int b = number.at(i);
            if (b == '.' || b == 'e' || b == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Reads the ID of a record, {@code "1700000000000-0"}. */
    StreamId id(String what) throws IOException {
        bytes(text, what);
        String both = text.toBytes().toString();
        int dash = both.indexOf('-');
        if (dash < 0) {
            throw in.bad(what + " is not like 1700000000000-0");
        }
        return new StreamId(unsigned(what, both.substring(0, dash)), unsigned(what, both.substring(dash + 1)));
    }
}
