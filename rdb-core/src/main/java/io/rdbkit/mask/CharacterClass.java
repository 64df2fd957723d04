package io.rdbkit.mask;

import java.util.Arrays;

/** Bytes that stand for one another: a masked one is replaced by another of its class. */
enum CharacterClass {
    DIGIT,
    LOWER,
    UPPER,
    /** Punctuation of ASCII. */
    MARK,
    BLANK,
    CONTROL,
    /** Beyond ASCII: a part of a character in UTF-8, or something else. */
    HIGH;

    private static final CharacterClass[] OF = new CharacterClass[256];
    private static final byte[][] MEMBERS = new byte[values().length][];
    /** Of each byte, its place among the members of its class. */
    private static final byte[] PLACE = new byte[256];

    static {
        for (CharacterClass one : values()) {
            byte[] members = new byte[128];
            int n = 0;
            for (int b = 0; b < 256; b++) {
                if (find(b) == one) {
                    OF[b] = one;
                    PLACE[b] = (byte) n;
                    members[n++] = (byte) b;
                }
            }
            MEMBERS[one.ordinal()] = Arrays.copyOf(members, n);
        }
    }

    private static CharacterClass find(int b) {
        if (b >= 0x80) {
            return HIGH;
        }
        if (b >= '0' && b <= '9') {
            return DIGIT;
        }
        if (b >= 'a' && b <= 'z') {
            return LOWER;
        }
        if (b >= 'A' && b <= 'Z') {
            return UPPER;
        }
        if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
            return BLANK;
        }
        return b < ' ' || b == 0x7f ? CONTROL : MARK;
    }

    static CharacterClass of(byte b) {
        return OF[b & 0xff];
    }

    /** For each byte: 0 if it is no letter or digit of ASCII, {@link #NUMERAL} for a digit, {@link #LETTER}. */
    private static final byte[] WORD = new byte[256];

    /** A digit, in what {@link #ofWord} says. */
    static final int NUMERAL = 1;

    /** A letter. */
    static final int LETTER = 2;

    /** Of each letter or digit, how many of its class there are, and the last of them. Without branches, which nobody could predict. */
    private static final byte[] SIZE = new byte[256];

    private static final byte[] LAST = new byte[256];

    static {
        for (int b = 0; b < 256; b++) {
            int kind = OF[b].ordinal();
            WORD[b] = (byte) (kind > UPPER.ordinal() ? 0 : kind == DIGIT.ordinal() ? NUMERAL : LETTER);
            if (WORD[b] != 0) {
                byte[] members = MEMBERS[kind];
                SIZE[b] = (byte) members.length;
                LAST[b] = members[members.length - 1];
            }
        }
    }

    /** What it is of a word, or 0. */
    static int ofWord(byte b) {
        return WORD[b & 0xff];
    }

    /** Another letter or digit for one, by 16 bits of a hash, of which there are four. */
    static byte movedInWord(byte b, long hash, int part) {
        int moved = b + MaskHash.step16(hash, part, SIZE[b]);
        return (byte) (moved > LAST[b] ? moved - SIZE[b] : moved);
    }

    /** Another byte of the same class, which one the hash decides. */
    static byte other(byte b, long hash) {
        byte[] members = MEMBERS[OF[b & 0xff].ordinal()];
        return members[(PLACE[b & 0xff] + MaskHash.step(hash, members.length)) % members.length];
    }
}
