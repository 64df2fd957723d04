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
 * Builds output lines as bytes, without a String for each part. Only whole lines are written, so that a run that fails doesn't end in
 * a key that looks like another one; but of a line that grows beyond 1 MB the parts are, so that memory is bounded.
 */
final class LineBuffer {

    /** A longer line is written in parts. */
    static final int LONGEST_HELD = 1 << 20;

    /** How much of a long run of bytes is copied at a time. */
    private static final int PART = 1 << 14;

    private static final int LONGEST_NUMBER = 20;
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final int KEPT_DAYS = 256;

    private OutputStream out;
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

    /** Takes another output, after {@link #flush} or a failure: what was not written is forgotten. */
    void to(OutputStream other) {
        out = other;
        length = 0;
        wholeLines = 0;
    }

    /** Sees to it that n more bytes have room, n at most some 100 KB. */
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

    /** The array, in which n more bytes have room behind {@link #length}; for who fills it himself. */
    byte[] array(int n) throws IOException {
        room(n);
        return bytes;
    }

    /** How many bytes of the array are filled. */
    int length() {
        return length;
    }

    /** Says that the array is filled so far. */
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

    /** A text of at most some KB. */
    LineBuffer put(byte[] text) throws IOException {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** Any run of bytes. */
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

    LineBuffer put(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return put(utf8, 0, utf8.length);
    }

    LineBuffer put(long number) throws IOException {
        return put(number, 1);
    }

    /** A number with blanks before it, if it is shorter than {@code width}. */
    LineBuffer put(long number, int width) throws IOException {
        room(LONGEST_NUMBER + width);
        if (number < 0) {
            return put(("%" + width + "d").formatted(number));
        }
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        for (int blanks = width - digits; blanks > 0; blanks--) {
            bytes[length++] = ' ';
        }
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
        return put(key.array(), key.arrayOffset(), key.length());
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
        try {
            out.write(bytes, 0, whole);
        } finally {
            System.arraycopy(bytes, whole, bytes, 0, length);
        }
    }
}
