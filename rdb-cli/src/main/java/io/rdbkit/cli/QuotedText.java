package io.rdbkit.cli;

import io.rdbkit.Bytes;
import io.rdbkit.Slice;
import io.rdbkit.cli.json.Utf8;
import io.rdbkit.value.StringValue;
import java.io.IOException;

/**
 * Bytes between quotes for a terminal: characters as they are, and as {@link Bytes#toString} has it what is no UTF-8, or would
 * do something to the terminal; a quote as {@code \"}. Nothing is lost.
 */
final class QuotedText {

    /** How much of a run of characters beyond ASCII is looked at at once. */
    private static final int LONGEST_RUN = 1 << 10;

    private final LineBuffer out;
    /** The beginning of a character, with which a piece ended. */
    private final byte[] begun = new byte[4];

    private int begunLength;

    QuotedText(LineBuffer out) {
        this.out = out;
    }

    void put(Slice slice) throws IOException {
        out.put('"');
        piece(slice.array(), slice.offset(), slice.length());
        end();
    }

    void put(Bytes bytes) throws IOException {
        out.put('"');
        piece(bytes.array(), bytes.arrayOffset(), bytes.length());
        end();
    }

    /** As its pieces come. */
    void put(StringValue value) throws IOException {
        out.put('"');
        for (Slice piece; (piece = value.next()) != null; ) {
            piece(piece.array(), piece.offset(), piece.length());
        }
        end();
    }

    /** What comes next. A character may begin in one piece and end in another. */
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

    /** Adds a byte to the character begun. */
    private int resume(byte[] from, int at) throws IOException {
        begun[begunLength++] = from[at];
        int n = Utf8.characterAt(begun, 0, begunLength);
        if (n > 0) {
            escape(begun, 0, n);
            begunLength = 0;
        } else if (n == 0) { // this byte is none of it, and is to be looked at on its own
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

    /** Whole characters, or a byte that is in none. */
    private void escape(byte[] from, int at, int n) throws IOException {
        out.put(Bytes.wrap(from, at, n).toString());
    }

    private void end() throws IOException {
        giveUp();
        out.put('"');
    }
}
