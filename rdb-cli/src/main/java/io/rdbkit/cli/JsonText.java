package io.rdbkit.cli;

import io.rdbkit.Bytes;
import io.rdbkit.Slice;
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

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x80 * ONES;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    /** How much is looked at between two questions for room. */
    private static final int PART = 1 << 11;

    /** The longest that one byte becomes: {@code \}{@code udcXX}. */
    private static final int LONGEST_ESCAPE = 6;

    /** What is kept of a character that the next piece may complete, and what eight bytes at a time write too far. */
    private static final int SLACK = 4 * LONGEST_ESCAPE + Long.BYTES;

    private static final byte[] HEX = ascii("0123456789abcdef");

    /** By ASCII character: 0 if it stands as it is, the letter behind the backslash if it has one, else {@code u}. */
    private static final byte[] ESCAPES = new byte[0x80];

    static {
        for (int c = 0; c < ' '; c++) {
            ESCAPES[c] = 'u';
        }
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    /** What {@link #characterAt} says of bytes that may become a character with those to come. */
    private static final int UNFINISHED = -1;

    private final LineBuffer lines;
    /** The beginning of a character, with which a piece ended. */
    private final byte[] begun = new byte[4];

    private int begunLength;

    JsonText(LineBuffer lines) {
        this.lines = lines;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
        begin();
        piece(from, offset, length);
        end();
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
            byte[] out = lines.array(part * LONGEST_ESCAPE + SLACK);
            at = copy(from, at, at + part, end, out);
        }
    }

    void end() throws IOException {
        byte[] out = lines.array(SLACK);
        lines.filled(giveUp(out, lines.length()));
        lines.put('"');
    }

    /** Writes what stands from {@code at} to {@code stop}, and of a character there what is before {@code end}; returns where that ends. */
    private int copy(byte[] from, int at, int stop, int end, byte[] out) {
        int i = at;
        int o = lines.length();
        while (i < stop) {
            if (i <= end - Long.BYTES) {
                long eight = (long) LONG.get(from, i);
                LONG.set(out, o, eight);
                long special = special(eight);
                int plain = special == 0 ? Long.BYTES : Long.numberOfTrailingZeros(special) >>> 3;
                i += plain;
                o += plain;
                if (special == 0) {
                    continue;
                }
            }
            byte b = from[i];
            if (b >= 0) {
                i++;
                if (ESCAPES[b] == 0) {
                    out[o++] = b;
                } else {
                    o = escape(b, out, o);
                }
                continue;
            }
            // where one character is not ASCII the next is likely not either
            do {
                int n = characterAt(from, i, end);
                if (n == UNFINISHED) {
                    begunLength = end - i;
                    System.arraycopy(from, i, begun, 0, begunLength);
                    lines.filled(o);
                    return end;
                }
                if (n == 0) {
                    o = invalid(from[i++], out, o);
                } else {
                    for (int k = 0; k < n; k++) {
                        out[o++] = from[i++];
                    }
                }
            } while (i < stop && from[i] < 0);
        }
        lines.filled(o);
        return i;
    }

    /** The highest bit of each byte that is not plain ASCII; those above the lowest such byte may lie. */
    private static long special(long eight) {
        long control = eight - SPACES;
        long quote = (eight ^ QUOTES) - ONES;
        long backslash = (eight ^ BACKSLASHES) - ONES;
        return (eight | control | quote | backslash) & HIGH_BITS;
    }

    /** Adds a byte to the character begun. */
    private int resume(byte[] from, int at) throws IOException {
        byte[] out = lines.array(SLACK);
        int o = lines.length();
        begun[begunLength++] = from[at];
        int n = characterAt(begun, 0, begunLength);
        if (n == UNFINISHED) {
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

    /**
     * The length of the character of two to four bytes that begins here; 0 if none does; {@link #UNFINISHED} if what stands before
     * {@code end} may be its beginning.
     */
    static int characterAt(byte[] from, int at, int end) {
        int lead = from[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + 1 == end) {
            return UNFINISHED;
        }
        int second = from[at + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80; // below it there is a shorter form
        int most =
                lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf; // above it are surrogates, or what is beyond U+10FFFF
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < n; i++) {
            if (at + i == end) {
                return UNFINISHED;
            }
            if ((from[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return n;
    }

    private static int escape(byte b, byte[] out, int o) {
        byte letter = ESCAPES[b];
        out[o] = '\\';
        out[o + 1] = letter;
        if (letter != 'u') {
            return o + 2;
        }
        out[o + 2] = '0';
        out[o + 3] = '0';
        return hex(b, out, o + 4);
    }

    private static int invalid(byte b, byte[] out, int o) {
        out[o] = '\\';
        out[o + 1] = 'u';
        out[o + 2] = 'd';
        out[o + 3] = 'c';
        return hex(b, out, o + 4);
    }

    private static int hex(byte b, byte[] out, int o) {
        out[o] = HEX[b >> 4 & 0xf];
        out[o + 1] = HEX[b & 0xf];
        return o + 2;
    }
}
