package io.rdbkit.cli;

import io.rdbkit.cli.json.UnescapedBytes;
import io.rdbkit.cli.json.Utf8;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.value.StringValue;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as JSON strings: UTF-8 as the text it is, a byte that is no part of any as {@code \}{@code udcXX}. See docs/json.md.
 *
 * <p>Text is copied eight bytes at a time until something in them needs a closer look.
 */
final class JsonText {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** How much is looked at between two questions for room. */
    private static final int PART = 1 << 11;

    /** How long {@code \}{@code udcXX} is, the longest that one byte becomes. */
    private static final int ESCAPED = 6;

    /** Room for a character that the next piece may have completed, and for what eight bytes at a time write too far. */
    private static final int SLACK = 4 * ESCAPED + Long.BYTES;

    /** What each byte becomes on its own, the first character in the lowest bits. */
    private static final long[] FORMS = new long[0x100];

    /** How many characters those are; {@link #LEAD} for a byte that may begin a longer character. */
    private static final byte[] LENGTHS = new byte[0x100];

    private static final byte LEAD = 0;

    static {
        for (int b = 0; b < 0x100; b++) {
            if (b >= 0x80) {
                form(b, "\\udc%02x".formatted(b));
                LENGTHS[b] = b < 0xc2 || b > 0xf4 ? LENGTHS[b] : LEAD;
            } else if (b < ' ') {
                form(b, "\\u%04x".formatted(b));
            } else {
                form(b, String.valueOf((char) b));
            }
        }
        form('\b', "\\b");
        form('\t', "\\t");
        form('\n', "\\n");
        form('\f', "\\f");
        form('\r', "\\r");
        form('"', "\\\"");
        form('\\', "\\\\");
    }

    private static void form(int b, String text) {
        long form = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            form = form << Byte.SIZE | text.charAt(i);
        }
        FORMS[b] = form;
        LENGTHS[b] = (byte) text.length();
    }

    private final LineBuffer lines;
    /** The beginning of a character, with which a piece ended. */
    private final byte[] begun = new byte[4];

    private int begunLength;
    /** How far {@link #copy} came. */
    private int copied;

    JsonText(LineBuffer lines) {
        this.lines = lines;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A member of an object: the key, or its hash. */
    void putKey(Bytes key, boolean hide) throws IOException {
        if (hide) {
            lines.put(",\"key_hash\":\"").put(KeyDisplay.hash(key)).put('"');
        } else {
            lines.put(",\"key\":");
            put(key);
        }
    }

    /** The whole string, with its quotes. */
    void put(Bytes bytes) throws IOException {
        put(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    /** The whole string, with its quotes. */
    void put(Slice slice) throws IOException {
        put(slice.array(), slice.offset(), slice.length());
    }

    private void put(byte[] from, int offset, int length) throws IOException {
        if (length > PART) {
            begin();
            piece(from, offset, length);
            end();
            return;
        }
        begunLength = 0; // whatever a string was left with
        byte[] out = lines.array(length * ESCAPED + SLACK);
        int o = lines.length();
        out[o] = '"';
        o = copy(from, offset, offset + length, offset + length, out, o + 1);
        if (begunLength > 0) {
            o = giveUp(out, o);
        }
        out[o] = '"';
        lines.filled(o + 1);
    }

    /** The whole string, with its quotes, as its pieces come. */
    void put(StringValue value) throws IOException {
        begin();
        for (Slice piece; (piece = value.next()) != null; ) {
            piece(piece.array(), piece.offset(), piece.length());
        }
        end();
    }

    void begin() throws IOException {
        begunLength = 0;
        lines.put('"');
    }

    /** What comes next. A character may begin in one piece and end in another. */
    void piece(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (begunLength > 0 && at < end) {
            at = resume(from, at);
        }
        while (at < end) {
            int part = Math.min(PART, end - at);
            byte[] out = lines.array(part * ESCAPED + SLACK);
            lines.filled(copy(from, at, at + part, end, out, lines.length()));
            at = copied;
        }
    }

    void end() throws IOException {
        if (begunLength > 0) {
            byte[] out = lines.array(SLACK);
            lines.filled(giveUp(out, lines.length()));
        }
        lines.put('"');
    }

    /**
     * Writes what stands from {@code at} to {@code stop}, and of a character there what is before {@code end}; {@link #copied} tells
     * where that ends.
     *
     * @param to where to write
     * @return where that ends
     */
    private int copy(byte[] from, int at, int stop, int end, byte[] out, int to) {
        int i = at;
        int o = to;
        while (i < stop) {
            if (i <= from.length - Long.BYTES) { // what is behind the end is not looked at
                long eight = (long) LONG.get(from, i);
                LONG.set(out, o, eight);
                long special = UnescapedBytes.special(eight);
                if (special == 0 && i <= end - Long.BYTES) {
                    i += Long.BYTES;
                    o += Long.BYTES;
                    continue;
                }
                int plain = Math.min(Long.numberOfTrailingZeros(special) >>> 3, end - i);
                i += plain;
                o += plain;
                if (i == end) {
                    break;
                }
            }
            do { // what is not ASCII seldom stands alone
                int b = from[i] & 0xff;
                int length = LENGTHS[b];
                if (length == LEAD) {
                    int n = Utf8.characterAt(from, i, end);
                    if (n > 0) {
                        out[o] = (byte) b;
                        out[o + 1] = from[i + 1];
                        if (n > 2) {
                            out[o + 2] = from[i + 2];
                            if (n > 3) {
                                out[o + 3] = from[i + 3];
                            }
                        }
                        o += n;
                        i += n;
                        continue;
                    }
                    if (n == Utf8.UNFINISHED) {
                        begunLength = end - i;
                        System.arraycopy(from, i, begun, 0, begunLength);
                        copied = end;
                        return o;
                    }
                    length = ESCAPED;
                }
                LONG.set(out, o, FORMS[b]);
                i++;
                o += length;
            } while (i < stop && from[i] < 0);
        }
        copied = i;
        return o;
    }

    /** Adds a byte to the character begun. */
    private int resume(byte[] from, int at) throws IOException {
        byte[] out = lines.array(SLACK);
        int o = lines.length();
        begun[begunLength++] = from[at];
        int n = Utf8.characterAt(begun, 0, begunLength);
        if (n == Utf8.UNFINISHED) {
            return at + 1;
        }
        if (n == 0) { // this byte is none of it, and is to be looked at on its own
            begunLength--;
            lines.filled(giveUp(out, o));
            return at;
        }
        System.arraycopy(begun, 0, out, o, n);
        begunLength = 0;
        lines.filled(o + n);
        return at + 1;
    }

    /** Writes the bytes of a character that did not come about. */
    private int giveUp(byte[] out, int o) {
        int end = o;
        for (int i = 0; i < begunLength; i++) {
            end = invalid(begun[i], out, end);
        }
        begunLength = 0;
        return end;
    }

    private static int invalid(byte b, byte[] out, int o) {
        LONG.set(out, o, FORMS[b & 0xff]);
        return o + ESCAPED;
    }
}
