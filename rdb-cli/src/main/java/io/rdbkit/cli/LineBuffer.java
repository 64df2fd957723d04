package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Builds output lines as bytes, without a String for each part. It writes only whole lines, so that a run that fails
 * never ends in a cut key, which would look like another key. A line of more than 1 MB is written in parts, so that
 * memory stays bounded.
 */
final class LineBuffer {

    /** A longer line is written in parts. */
    static final int LONGEST_HELD = 1 << 20;

    /** How many bytes of a long text are copied at a time. */
    private static final int PART = 1 << 14;

    private static final int LONGEST_NUMBER = 20;
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final int KEPT_DAYS = 256;

    private OutputStream out;
    private byte[] bytes;
    private int length;
    /** The number of bytes in lines that have ended. */
    private int wholeLines;
    /** The days whose dates were printed last, each at its day number modulo their count. */
    private final long[] days = new long[KEPT_DAYS];

    private final byte[][] dayTexts = new byte[KEPT_DAYS][];

    LineBuffer(OutputStream out, int size) {
        this.out = out;
        this.bytes = new byte[size];
    }

    /** Changes the output, after {@link #flush} or a failure. Bytes that were not written are dropped. */
    void to(OutputStream other) {
        out = other;
        length = 0;
        wholeLines = 0;
    }

    /** Makes room for n more bytes. n is at most about 100 KB. */
    private void room(int n) throws IOException {
        if (bytes.length - length < n) {
            makeRoom(n);
        }
    }

    private void makeRoom(int n) throws IOException {
        flush();
        if (length > LONGEST_HELD) {
            out.write(bytes, 0, length);
            length = 0;
        }
        if (bytes.length - length < n) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + n));
        }
    }

    /** The array, with room for n more bytes behind {@link #length}. For callers that fill it themselves. */
    byte[] array(int n) throws IOException {
        room(n);
        return bytes;
    }

    /** The number of bytes in the array. */
    int length() {
        return length;
    }

    /** Sets the number of bytes in the array, after a caller has filled it. */
    void filled(int newLength) {
        length = newLength;
    }

    /** Ends a line. */
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

    /** Adds a text of at most some KB. */
    LineBuffer put(byte[] text) throws IOException {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** Adds bytes of any length. */
    LineBuffer put(byte[] text, int from, int n) throws IOException {
        int left = n;
        while (left > 0) {
            int part = Math.min(PART, left);
            room(part);
            System.arraycopy(text, from + n - left, bytes, length, part);
            length += part;
            left -= part;
        }
        return this;
    }

    /** Adds so many blanks; none if that is negative. */
    void blanks(int n) throws IOException {
        for (int left = n; left > 0; left -= PART) {
            int part = Math.min(PART, left);
            room(part);
            Arrays.fill(bytes, length, length + part, (byte) ' ');
            length += part;
        }
    }

    LineBuffer put(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return put(utf8, 0, utf8.length);
    }

    LineBuffer put(long number) throws IOException {
        return put(number, 1);
    }

    /** Adds a number. If it is shorter than {@code width}, blanks stand in front. */
    LineBuffer put(long number, int width) throws IOException {
        room(LONGEST_NUMBER + width);
        if (number < 0) {
            return put(("%" + width + "d").formatted(number));
        }
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        blanks(width - digits);
        long n = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + n % 10);
            n /= 10;
        }
        length += digits;
        return this;
    }

    LineBuffer putUnsigned(long number) throws IOException {
        return number >= 0 ? put(number) : put(Long.toUnsignedString(number));
    }

    /** Adds a time in the form of {@link Instant#toString}, always with milliseconds. */
    LineBuffer putTime(long millis) throws IOException {
        put(date(Math.floorDiv(millis, MILLIS_A_DAY), millis)).put('T');
        int rest = (int) Math.floorMod(millis, MILLIS_A_DAY);
        two(rest / 3_600_000).put(':');
        two(rest / 60_000 % 60).put(':');
        two(rest / 1000 % 60).put('.');
        put((char) ('0' + rest / 100 % 10));
        return two(rest % 100).put('Z');
    }

    /** The text of a date. It is kept, because expiries are often on the same days and a date is slow to format. */
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
        return put(key.array(), key.arrayOffset(), key.length());
    }

    /** Adds a key in the form of {@link Bytes#toString}. */
    LineBuffer putKey(Bytes key) throws IOException {
        return isPlain(key, '\0') ? putRaw(key) : put(key.toString());
    }

    /** Whether a key is shown without escapes and has no {@code special} character. */
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

    /** Writes the whole lines. */
    void flush() throws IOException {
        int whole = wholeLines;
        wholeLines = 0;
        length -= whole;
        try {
            out.write(bytes, 0, whole);
        } finally {
            System.arraycopy(bytes, whole, bytes, 0, length);
        }
    }
}
