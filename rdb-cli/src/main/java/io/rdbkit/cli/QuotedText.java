package io.rdbkit.cli;

import io.rdbkit.cli.json.Utf8;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.value.StringValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes between quotes for a terminal. Characters are shown unchanged. Bytes that are not UTF-8 or could control the
 * terminal are shown as in {@link Bytes#toString}, a quote as {@code \"}. All bytes can be recovered from the text.
 */
final class QuotedText {

    /** How many bytes of characters beyond ASCII are checked at once. */
    private static final int LONGEST_RUN = 1 << 10;

    private static final int LONGEST_CHARACTER = 4;

    /** The form of each byte that is not part of a character beyond ASCII; made when first needed. */
    private static final byte[][] ESCAPES = new byte[256][];

    private final LineBuffer out;
    /** The first bytes of a character that the end of a piece has cut. */
    private final byte[] begun = new byte[4];

    private int begunLength;

    QuotedText(LineBuffer out) {
        this.out = out;
    }

    void put(Slice slice) throws IOException {
        put(slice, Integer.MAX_VALUE);
    }

    void put(Bytes bytes) throws IOException {
        put(bytes, Integer.MAX_VALUE);
    }

    /** Adds a string piece by piece. */
    void put(StringValue value) throws IOException {
        put(value, Integer.MAX_VALUE);
    }

    /**
     * Adds at most {@code most} bytes.
     *
     * @return how many bytes were added, a few less if {@code most} is within a character
     */
    int put(Slice slice, int most) throws IOException {
        return put(slice.array(), slice.offset(), slice.length(), most);
    }

    /**
     * Adds at most {@code most} bytes.
     *
     * @return how many bytes were added, a few less if {@code most} is within a character
     */
    int put(Bytes bytes, int most) throws IOException {
        return put(bytes.array(), bytes.arrayOffset(), bytes.length(), most);
    }

    private int put(byte[] from, int offset, int length, int most) throws IOException {
        int shown = length <= most ? length : wholeCharacters(from, offset, most);
        out.put('"');
        piece(from, offset, shown);
        end();
        return shown;
    }

    /**
     * Adds at most {@code most} bytes, piece by piece; {@link Integer#MAX_VALUE} means all.
     *
     * @return how many bytes were added
     */
    long put(StringValue value, int most) throws IOException {
        long shown = 0;
        out.put('"');
        for (Slice piece; (piece = value.next()) != null && (shown < most || most == Integer.MAX_VALUE); ) {
            long room = most == Integer.MAX_VALUE ? piece.length() : most - shown;
            int n = piece.length() <= room
                    ? piece.length()
                    : wholeCharacters(piece.array(), piece.offset(), (int) room);
            piece(piece.array(), piece.offset(), n);
            shown += n;
            if (n < piece.length()) {
                break;
            }
        }
        end();
        return shown;
    }

    /** How many of the first n bytes to show so that no character is cut. At least one more byte follows them. */
    private static int wholeCharacters(byte[] from, int offset, int n) {
        int whole = n;
        while (whole > 0 && n - whole < LONGEST_CHARACTER && (from[offset + whole] & 0xc0) == 0x80) {
            whole--;
        }
        return n - whole == LONGEST_CHARACTER ? n : whole; // the bytes are not UTF-8
    }

    /** Adds the next piece. A character may begin in one piece and end in the next. */
    private void piece(byte[] from, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (begunLength > 0 && at < end) {
            at = resume(from, at);
        }
        while (at < end) {
            at = from[at] < 0 ? beyondAscii(from, at, end) : ascii(from, at, end);
        }
    }

    private int ascii(byte[] from, int at, int end) throws IOException {
        int plain = at;
        while (plain < end && from[plain] >= ' ' && from[plain] < 0x7f && from[plain] != '"' && from[plain] != '\\') {
            plain++;
        }
        if (plain > at) {
            out.put(from, at, plain - at);
        } else if (from[at] == '"') {
            out.put('\\').put('"');
            plain++;
        } else {
            escape(from, at, 1);
            plain++;
        }
        return plain;
    }

    private int beyondAscii(byte[] from, int at, int end) throws IOException {
        int i = at;
        int n = 1;
        while (i < end && i - at < LONGEST_RUN && from[i] < 0) {
            n = Utf8.characterAt(from, i, end);
            if (n <= 0) {
                break;
            }
            i += n;
        }
        if (i > at) {
            escape(from, at, i - at);
            return i;
        }
        if (n == 0) {
            escape(from, at, 1);
            return at + 1;
        }
        begunLength = end - at;
        System.arraycopy(from, at, begun, 0, begunLength);
        return end;
    }

    /** Adds a byte to the cut character. */
    private int resume(byte[] from, int at) throws IOException {
        begun[begunLength++] = from[at];
        int n = Utf8.characterAt(begun, 0, begunLength);
        if (n > 0) {
            escape(begun, 0, n);
            begunLength = 0;
        } else if (n == 0) { // the byte does not belong to the character and is read again on its own
            begunLength--;
            giveUp();
            return at;
        }
        return at + 1;
    }

    private void giveUp() throws IOException {
        for (int i = 0; i < begunLength; i++) {
            escape(begun, i, 1);
        }
        begunLength = 0;
    }

    /** Adds whole characters, or one byte that is in no character. */
    private void escape(byte[] from, int at, int n) throws IOException {
        if (n > 1) {
            out.put(Bytes.wrap(from, at, n).toString());
            return;
        }
        byte[] escaped = ESCAPES[from[at] & 0xff];
        if (escaped == null) {
            escaped = Bytes.wrap(from, at, 1).toString().getBytes(StandardCharsets.UTF_8);
            ESCAPES[from[at] & 0xff] = escaped;
        }
        out.put(escaped);
    }

    private void end() throws IOException {
        giveUp();
        out.put('"');
    }
}
