package io.rdbkit.cli;

import io.rdbkit.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** Builds output lines as bytes, without a String for each part. */
final class LineBuffer {

    private static final int LONGEST_NUMBER = 20;
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final int KEPT_DAYS = 256;

    private final OutputStream out;
    private byte[] bytes;
    private int length;
    /** How many of the bytes are lines that have ended. */
    private int wholeLines;
    /** Dates that were printed lately, each at its day modulo their number. */
    private final long[] days = new long[KEPT_DAYS];

    private final byte[][] dayTexts = new byte[KEPT_DAYS][];

    LineBuffer(OutputStream out, int size) {
        this.out = out;
        this.bytes = new byte[size];
    }

    private void room(int n) throws IOException {
        if (bytes.length - length < n) {
            flush();
            if (bytes.length - length < n) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + n));
            }
        }
    }

    /** Ends a line. Only whole lines are ever written: a cut key would look like another one. */
    void endLine() throws IOException {
        put('\n');
        wholeLines = length;
    }

    LineBuffer put(char ascii) throws IOException {
        if (length == bytes.length) {
            room(1);
        }
        bytes[length++] = (byte) ascii;
        return this;
    }

    LineBuffer put(byte[] text) throws IOException {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    LineBuffer put(String text) throws IOException {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    LineBuffer put(long number) throws IOException {
        room(LONGEST_NUMBER);
        if (number < 0) {
            return put(Long.toString(number));
        }
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        long n = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + n % 10);
            n /= 10;
        }
        length += digits;
        return this;
    }

    /** A time as {@link Instant#toString} has it, always with milliseconds. */
    LineBuffer putTime(long millis) throws IOException {
        put(date(Math.floorDiv(millis, MILLIS_A_DAY), millis)).put('T');
        int rest = (int) Math.floorMod(millis, MILLIS_A_DAY);
        two(rest / 3_600_000).put(':');
        two(rest / 60_000 % 60).put(':');
        two(rest / 1000 % 60).put('.');
        put((char) ('0' + rest / 100 % 10));
        return two(rest % 100).put('Z');
    }

    /** Expiries come in bunches, and the date is what costs. */
    private byte[] date(long day, long millis) {
        int at = (int) Math.floorMod(day, (long) KEPT_DAYS);
        if (dayTexts[at] == null || days[at] != day) {
            days[at] = day;
            dayTexts[at] = DateTimeFormatter.ISO_LOCAL_DATE
                    .format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC))
                    .getBytes(StandardCharsets.US_ASCII);
        }
        return dayTexts[at];
    }

    private LineBuffer two(int number) throws IOException {
        return put((char) ('0' + number / 10)).put((char) ('0' + number % 10));
    }

    LineBuffer putRaw(Bytes key) throws IOException {
        room(key.length());
        System.arraycopy(key.array(), key.arrayOffset(), bytes, length, key.length());
        length += key.length();
        return this;
    }

    /** A key as {@link Bytes#toString} shows it. */
    LineBuffer putKey(Bytes key) throws IOException {
        return isPlain(key, '\0') ? putRaw(key) : put(key.toString());
    }

    /** Whether a key is shown as it is, and holds no {@code special} character. */
    static boolean isPlain(Bytes key, char special) {
        byte[] array = key.array();
        int end = key.arrayOffset() + key.length();
        for (int i = key.arrayOffset(); i < end; i++) {
            byte b = array[i];
            if (b < 0x20 || b == 0x7f || b == '\\' || b == special) {
                return false;
            }
        }
        return true;
    }

    /** Writes the lines that are whole. */
    void flush() throws IOException {
        int whole = wholeLines;
        wholeLines = 0;
        length -= whole;
        byte[] rest = Arrays.copyOfRange(bytes, whole, whole + length);
        out.write(bytes, 0, whole);
        System.arraycopy(rest, 0, bytes, 0, length);
    }
}
