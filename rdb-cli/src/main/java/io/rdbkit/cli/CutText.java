package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.value.StringValue;
import java.io.IOException;

/** Prints the value of a key as text. It cuts what is more than a screenful and says how much is left out. */
final class CutText {

    private static final int LINES = 50;
    private static final int BYTES = 4000;
    /** The least number of bytes shown of a string that begins on the screen. */
    private static final int LEAST = 100;

    private final LineBuffer out;
    private final QuotedText text;
    private final boolean full;
    private int lines;
    private int bytes;

    /** @param full whether nothing is cut */
    CutText(LineBuffer out, boolean full) {
        this.out = out;
        this.full = full;
        text = new QuotedText(out);
    }

    /** Begins the next key. */
    void begin() {
        lines = 0;
        bytes = 0;
    }

    /** Whether there is room for one more line. If so, the line is counted. */
    boolean hasRoom() {
        return full || lines++ < LINES && bytes < BYTES;
    }

    /** Whether there is room for one more string in the line. */
    boolean hasBytes() {
        return full || bytes < BYTES;
    }

    void put(Slice slice) throws IOException {
        leftOut(text.put(slice, most()), slice.length());
    }

    void put(Bytes value) throws IOException {
        leftOut(text.put(value, most()), value.length());
    }

    /** Prints the value of a key and ends its line. */
    void putLine(StringValue value) throws IOException {
        long length = value.length();
        long shown = text.put(value, most());
        out.endLine();
        leftOut(length - shown, "byte");
    }

    private int most() {
        return full ? Integer.MAX_VALUE : Math.max(LEAST, BYTES - bytes);
    }

    private void leftOut(int shown, int length) throws IOException {
        bytes += shown;
        if (shown < length) {
            out.put("... (").put(length - shown).put(length - shown == 1 ? " more byte" : " more bytes");
            out.put("; --full shows all)");
        }
    }

    /** Prints a line that says how many more things there are. Prints nothing for 0. */
    void leftOut(long n, String what) throws IOException {
        if (n > 0) {
            out.put("... ").put(n).put(" more ").put(what);
            out.put(n == 1 ? "" : "s").put("; --full shows all").endLine();
        }
    }
}
