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
 * Writes bytes as JSON strings. UTF-8 stays text; a byte that is no part of UTF-8 becomes {@code \}{@code udcXX}. See
 * docs/json.md.
 *
 * <p>Text is copied eight bytes at a time, until one of them must be escaped or checked.
 */
final class JsonText {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** How many bytes are processed before room is checked again. */
    private static final int PART = 1 << 11;

    /** The length of {@code \}{@code udcXX}, which is the longest form of one byte. */
    private static final int ESCAPED = 6;

    /**
     * Room for a character that the next piece may complete, and for the bytes that copying eight at a time writes too
     * far.
     */
    private static final int SLACK = 4 * ESCAPED + Long.BYTES;

    /** The form of each single byte. The first character is in the lowest bits. */
    private static final long[] FORMS = new long[0x100];

    /** The number of characters in each form; {@link #LEAD} for a byte that may begin a longer UTF-8 character. */
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
    /** The first bytes of a character that the end of a piece has cut. */
    private final byte[] begun = new byte[4];

    private int begunLength;
    /** The index up to which {@link #copy} has read. */
    private int copied;

    JsonText(LineBuffer lines) {
        this.lines = lines;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the key, or its hash, as a member of an object. */
    void putKey(Bytes key, boolean hide) throws IOException {
        if (hide) {
            lines.put(",\"key_hash\":\"").put(KeyDisplay.hash(key)).put('"');
        } else {
            lines.put(",\"key\":");
            put(key);
        }
    }

    /** Writes a whole string with its quotes. */
    void put(Bytes bytes) throws IOException {
        put(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    /** Writes a whole string with its quotes. */
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
        begunLength = 0; // forgets bytes that an unfinished string left
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

    /** Writes a whole string with its quotes, piece by piece. */
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

    /** Writes the next piece. A character may begin in one piece and end in the next. */
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
     * Writes the bytes from {@code at} to {@code stop}, and the rest of a character there as far as it is before
     * {@code end}. {@link #copied} then has the index up to which bytes were read.
     *
     * @param to the index at which to write
     * @return the index behind the written bytes
     */
    private int copy(byte[] from, int at, int stop, int end, byte[] out, int to) {
        int i = at;
        int o = to;
        while (i < stop) {
            if (i <= from.length - Long.BYTES) { // bytes behind {@code end} are not used
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
            do { // characters that are not ASCII often stand in groups
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

    /** Adds a byte to the cut character. */
    private int resume(byte[] from, int at) throws IOException {
        byte[] out = lines.array(SLACK);
        int o = lines.length();
        begun[begunLength++] = from[at];
        int n = Utf8.characterAt(begun, 0, begunLength);
        if (n == Utf8.UNFINISHED) {
            return at + 1;
        }
        if (n == 0) { // the byte does not belong to the character and is read again on its own
            begunLength--;
            lines.filled(giveUp(out, o));
            return at;
        }
        System.arraycopy(begun, 0, out, o, n);
        begunLength = 0;
        lines.filled(o + n);
        return at + 1;
    }

    /** Writes the bytes of a cut character that never became complete. */
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
