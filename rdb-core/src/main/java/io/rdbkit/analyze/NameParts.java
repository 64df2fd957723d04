package io.rdbkit.analyze;

import io.rdbkit.format.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a name, each with the separator behind it. Runs of digits, hexadecimal numbers of 8 digits and more, and UUIDs become
 * {@code *}.
 *
 * <p>If nobody says which separators there are, a name tells itself: {@code :}, {@code /} and {@code |} if it has any of them, else
 * {@code .}, else {@code -}.
 */
public final class NameParts {

    private static final int UUID = 36;
    private static final int LEAST_HEX = 8;
    private static final byte FOLDED = '*';
    private static final boolean[] STRONG = set(":/|");
    private static final boolean[] DOT = set(".");
    private static final boolean[] DASH = set("-");

    private static final byte LETTER = 1;
    private static final byte HEX_LETTER = 2;
    private static final byte DIGIT = 3;
    /** What each byte is, 0 for none of these. */
    private static final byte[] KINDS = kinds();

    /** Null if names tell them. */
    private final boolean @Nullable [] given;

    private final int deepest;
    private byte[] text = new byte[256];
    private int[] ends = new int[16];
    private int parts;

    /**
     * Cuts names.
     *
     * @param separators those that count; empty if names tell them
     * @param deepest    how many parts there are at most: the last takes the rest
     */
    public NameParts(String separators, int deepest) {
        given = separators.isEmpty() ? null : set(separators);
        this.deepest = deepest;
        ends = new int[deepest];
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        Arrays.fill(kinds, 'A', 'Z' + 1, LETTER);
        Arrays.fill(kinds, 'a', 'z' + 1, LETTER);
        Arrays.fill(kinds, 'A', 'F' + 1, HEX_LETTER);
        Arrays.fill(kinds, 'a', 'f' + 1, HEX_LETTER);
        Arrays.fill(kinds, '0', '9' + 1, DIGIT);
        return kinds;
    }

    private static boolean[] set(String bytes) {
        boolean[] in = new boolean[256];
        for (byte b : Bytes.utf8(bytes).toByteArray()) {
            in[b & 0xff] = true;
        }
        return in;
    }

    /** Cuts a name. What the methods below return is of this name until the next is cut. */
    public void read(Bytes name) {
        byte[] bytes = name.array();
        int at = name.arrayOffset();
        int end = at + name.length();
        if (text.length < name.length()) {
            text = new byte[name.length()];
        }
        boolean[] separators = given != null ? given : separators(bytes, at, end);
        int length = 0;
        parts = 0;
        int before = -1; // the byte before the one in hand, in this part
        while (at < end) {
            byte b = bytes[at];
            // A letter that follows another begins nothing.
            int folded = isDigit(b) || isHex(b) && !isLetter(before) ? folded(bytes, at, end, before) : 0;
            if (folded > 0) {
                at += folded;
                text[length++] = FOLDED;
                before = '0';
                continue;
            }
            at++;
            text[length++] = b;
            before = b;
            if (separators[b & 0xff] && parts < deepest - 1 && at < end) {
                ends[parts++] = length;
                before = -1;
            }
        }
        ends[parts++] = length;
    }

    private static boolean[] separators(byte[] bytes, int from, int end) {
        boolean dot = false;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b == ':' || b == '/' || b == '|') {
                return STRONG;
            }
            dot |= b == '.';
        }
        return dot ? DOT : DASH;
    }

    /** How many bytes from here on become one star; 0 if none do. */
    private static int folded(byte[] bytes, int at, int end, int before) {
        if (!isLetter(before)) {
            if (isUuid(bytes, at, end)) {
                return UUID;
            }
            int run = at;
            boolean digit = false;
            while (run < end && isHex(bytes[run])) {
                digit |= isDigit(bytes[run++]);
            }
            if (digit && run - at >= LEAST_HEX && (run == end || !isLetter(bytes[run]))) {
                return run - at;
            }
        }
        int run = at;
        while (run < end && isDigit(bytes[run])) {
            run++;
        }
        return run - at;
    }

    private static boolean isUuid(byte[] bytes, int at, int end) {
        if (end - at < UUID || bytes[at + 8] != '-' || at + UUID < end && isLetterOrDigit(bytes[at + UUID])) {
            return false;
        }
        for (int i = 0; i < UUID; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? bytes[at + i] != '-' : !isHex(bytes[at + i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int b) {
        return kind(b) == DIGIT;
    }

    private static boolean isHex(int b) {
        return kind(b) >= HEX_LETTER;
    }

    private static boolean isLetter(int b) {
        return kind(b) == LETTER || kind(b) == HEX_LETTER;
    }

    private static boolean isLetterOrDigit(int b) {
        return kind(b) != 0;
    }

    private static int kind(int b) {
        return KINDS[b & 0xff];
    }

    /** How many there are, at least one. */
    public int count() {
        return parts;
    }

    /** The text that all parts stand in. */
    public byte[] text() {
        return text;
    }

    /** Where a part begins. */
    public int from(int part) {
        return part == 0 ? 0 : ends[part - 1];
    }

    /** Where a part ends. */
    public int end(int part) {
        return ends[part];
    }
}
