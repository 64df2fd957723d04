package io.rdbkit.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Splits a glob at its stars into runs. A glob has one more run than stars. */
final class GlobParser {

    /** Marks a byte that was written as an escape, so it is never special. */
    private static final int ESCAPED = 0x100;

    private static final BitSet ALL = new BitSet(256);

    static {
        ALL.set(0, 256);
    }

    /** Bytes, some of them with the mark {@link #ESCAPED}. */
    private final int[] pattern;

    private final List<GlobRun> runs = new ArrayList<>();
    private final List<BitSet> run = new ArrayList<>();
    private int at;

    private GlobParser(int[] pattern) {
        this.pattern = pattern;
    }

    /** For a pattern with the syntax of KEYS. */
    static GlobParser of(byte[] pattern) {
        int[] bytes = new int[pattern.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = pattern[i] & 0xff;
        }
        return new GlobParser(bytes);
    }

    /** For a pattern with escapes. */
    static GlobParser ofText(byte[] text) {
        int[] bytes = new int[text.length];
        int length = 0;
        for (int i = 0; i < text.length; i++) {
            int escape = text[i] == '\\' && i + 1 < text.length ? text[i + 1] : 0;
            switch (escape) {
                case 'n' -> bytes[length] = ESCAPED | '\n';
                case 'r' -> bytes[length] = ESCAPED | '\r';
                case 't' -> bytes[length] = ESCAPED | '\t';
                case 'x' -> bytes[length] = hexByte(text, i + 2);
                case 0 -> bytes[length] = text[i] & 0xff;
                default -> bytes[length] = '\\'; // and the next byte is literal
            }
            if (bytes[length] >= ESCAPED) {
                i += escape == 'x' ? 3 : 1;
            } else if (escape != 0) {
                bytes[++length] = text[++i] & 0xff;
            }
            length++;
        }
        return new GlobParser(Arrays.copyOf(bytes, length));
    }

    /** The byte of two hex digits. Without two digits it is a backslash, which makes the x literal. */
    private static int hexByte(byte[] text, int digits) {
        int high = digits + 1 < text.length ? Character.digit(text[digits], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text[digits + 1], 16);
        return low < 0 ? '\\' : ESCAPED | high << 4 | low;
    }

    List<GlobRun> parse() {
        while (at < pattern.length) {
            int b = pattern[at++];
            switch (b) {
                case '*' -> {
                    endRun();
                    skipStars();
                }
                case '?' -> run.add(ALL);
                case '[' -> run.add(byteClass());
                case '\\' -> run.add(one(at < pattern.length ? pattern[at++] : b));
                default -> run.add(one(b));
            }
        }
        endRun();
        return runs;
    }

    private void endRun() {
        runs.add(new GlobRun(run));
        run.clear();
    }

    private void skipStars() {
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
    }

    /** Reads a class behind its {@code [}, up to its {@code ]} or the end of the pattern. */
    private BitSet byteClass() {
        BitSet set = new BitSet(256);
        boolean not = at < pattern.length && pattern[at] == '^';
        if (not) {
            at++;
        }
        while (at < pattern.length && pattern[at] != ']') {
            int left = pattern.length - at;
            if (pattern[at] == '\\' && left >= 2) {
                set.set(pattern[at + 1] & 0xff);
                at += 2;
            } else if (left >= 3 && pattern[at + 1] == '-') {
                addRange(set, pattern[at], pattern[at + 2]);
                at += 3;
            } else {
                set.set(pattern[at++] & 0xff);
            }
        }
        at++;
        if (not) {
            set.flip(0, 256);
        }
        return set;
    }

    /**
     * Adds a range. Both ends are compared as signed bytes, because {@code char} is signed where servers mostly run. An
     * end that is an escape is unsigned: servers don't have such escapes.
     */
    private static void addRange(BitSet set, int one, int other) {
        boolean signed = one < ESCAPED && other < ESCAPED;
        int from = signed ? (byte) one : one & 0xff;
        int to = signed ? (byte) other : other & 0xff;
        for (int b = Math.min(from, to); b <= Math.max(from, to); b++) {
            set.set(b & 0xff);
        }
    }

    private static BitSet one(int b) {
        BitSet set = new BitSet(256);
        set.set(b & 0xff);
        return set;
    }
}
