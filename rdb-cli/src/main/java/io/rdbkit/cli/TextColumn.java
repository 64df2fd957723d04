package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import org.jline.utils.WCWidth;

/**
 * A column of a table, with names. A shorter name is padded, but in the last column. A longer one stays whole, or is cut in the middle: names often
 * differ at both ends.
 */
final class TextColumn {

    private static final String MARK = "\u2026";

    /** Of a longer name only the ends are looked at; they have more characters than a terminal has columns. */
    private static final int LONGEST = 1 << 14;

    private final int width;
    private final boolean cuts;
    private final boolean isLast;

    /**
     * @param width  in columns of a terminal
     * @param cuts   whether longer names are cut
     * @param isLast whether nothing stands behind it in a line
     */
    TextColumn(int width, boolean cuts, boolean isLast) {
        this.width = width;
        this.cuts = cuts;
        this.isLast = isLast;
    }

    void put(Bytes name, LineBuffer out) throws IOException {
        if (isPlain(name)) {
            plain(name, out);
        } else if (cuts && name.length() > LONGEST) {
            byte[] bytes = name.toByteArray();
            Bytes head = Bytes.wrap(bytes, 0, LONGEST / 2);
            Bytes tail = Bytes.wrap(bytes, bytes.length - LONGEST / 2, LONGEST / 2);
            put(head.toString() + tail, out);
        } else {
            put(name.toString(), out);
        }
    }

    /** Whether each byte is a character that is shown as it is, in one column. */
    private static boolean isPlain(Bytes name) {
        byte[] array = name.array();
        int end = name.arrayOffset() + name.length();
        for (int i = name.arrayOffset(); i < end; i++) {
            byte b = array[i];
            if (b < ' ' || b == '\\' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The same as {@link #put(String, LineBuffer)}, without a String: nearly all names are plain. */
    private void plain(Bytes name, LineBuffer out) throws IOException {
        int length = name.length();
        if (length <= width || !cuts) {
            out.putRaw(name);
            pad(length, out);
        } else {
            int head = (width - 1) / 2;
            int tail = width - 1 - head;
            out.put(name.array(), name.arrayOffset(), head).put(MARK);
            out.put(name.array(), name.arrayOffset() + length - tail, tail);
        }
    }

    void put(String text, LineBuffer out) throws IOException {
        int columns = columns(text, 0, text.length());
        out.put(cuts && columns > width ? cut(text) : text);
        pad(columns, out);
    }

    private void pad(int columns, LineBuffer out) throws IOException {
        if (!isLast) {
            out.blanks(width - columns);
        }
    }

    /** At most as wide as the column. */
    private String cut(String text) {
        int left = (width - 1) / 2;
        int head = 0;
        int used = 0;
        while (used + widthAt(text, head) <= left) {
            used += widthAt(text, head);
            head = text.offsetByCodePoints(head, 1);
        }
        int tail = text.length();
        int right = width - 1 - used;
        while (columns(text, text.offsetByCodePoints(tail, -1), tail) <= right) {
            int before = text.offsetByCodePoints(tail, -1);
            right -= columns(text, before, tail);
            tail = before;
        }
        while (tail < text.length() && widthAt(text, tail) == 0) { // it belongs to a letter that is cut off
            tail = text.offsetByCodePoints(tail, 1);
        }
        return text.substring(0, head) + MARK + text.substring(tail) + (isLast ? "" : " ".repeat(right));
    }

    private static int columns(String text, int from, int to) {
        int columns = 0;
        for (int i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
            columns += widthAt(text, i);
        }
        return columns;
    }

    private static int widthAt(String text, int at) {
        int character = text.codePointAt(at);
        return character < 0x7f ? 1 : Math.max(0, WCWidth.wcwidth(character));
    }
}
