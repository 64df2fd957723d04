package io.rdbkit.mask;

/** Where characters of UTF-8 are in bytes that may also be something else. */
final class Utf8 {

    private static final int LONGEST = 4;

    private Utf8() {}

    /** How many bytes a character has that begins with this byte; 1 if none does. */
    private static int length(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return 1;
        }
        return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : LONGEST;
    }

    /** How many bytes the character at a place has; 1 if it is none, 0 if that depends on bytes behind the end. */
    static int characterAt(byte[] text, int at, int end, boolean ends) {
        int lead = text[at] & 0xff;
        int length = length(lead);
        for (int i = 1; i < length; i++) {
            if (at + i == end) {
                return ends ? 1 : 0;
            }
            int b = text[at + i] & 0xff;
            if (b < least(lead, i, b) || b > greatest(lead, i, b)) {
                return 1;
            }
        }
        return length;
    }

    /** The least byte that may stand there in a character of this lead, and in place of this one. */
    static int least(int lead, int place, int b) {
        if (place > 1) {
            return 0x80;
        }
        return switch (lead) {
            case 0xc2 -> b < 0xa0 ? 0x80 : 0xa0; // a control character is replaced by another
            case 0xe0 -> 0xa0;
            case 0xf0 -> 0x90;
            default -> 0x80;
        };
    }

    /** The greatest such byte. */
    static int greatest(int lead, int place, int b) {
        if (place > 1) {
            return 0xbf;
        }
        return switch (lead) {
            case 0xc2 -> b < 0xa0 ? 0x9f : 0xbf;
            case 0xed -> 0x9f;
            case 0xf4 -> 0x8f;
            default -> 0xbf;
        };
    }

    /** Whether a byte only goes on with a character. */
    static boolean isContinuation(int b) {
        return b >= 0x80 && b <= 0xbf;
    }
}
