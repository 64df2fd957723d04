package io.rdbkit.cli.json;

/** UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
public final class Utf8 {

    /** What {@link #characterAt} returns for bytes that later bytes may complete. */
    public static final int UNFINISHED = -1;

    /** All later bytes of a character are below this, as signed bytes. */
    private static final byte LOWEST_LEAD = (byte) 0xc0;

    private Utf8() {}

    /**
     * The length of the character of two to four bytes that begins at {@code at}; 0 if none begins there;
     * {@link #UNFINISHED} if the bytes before {@code end} may be the beginning of one.
     */
    public static int characterAt(byte[] from, int at, int end) {
        int lead = from[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        if (at + 1 == end) {
            return UNFINISHED;
        }
        int second = from[at + 1];
        if (second >= LOWEST_LEAD) {
            return 0;
        }
        if (lead < 0xe0) {
            return 2;
        }
        boolean possible =
                switch (lead) {
                    case 0xe0 -> second >= (byte) 0xa0; // else there is a shorter form
                    case 0xed -> second < (byte) 0xa0; // else it is half of a surrogate pair
                    case 0xf0 -> second >= (byte) 0x90; // else there is a shorter form
                    case 0xf4 -> second < (byte) 0x90; // else it is beyond U+10FFFF
                    default -> true;
                };
        if (!possible) {
            return 0;
        }
        if (at + 2 == end) {
            return UNFINISHED;
        }
        if (from[at + 2] >= LOWEST_LEAD) {
            return 0;
        }
        if (lead < 0xf0) {
            return 3;
        }
        if (at + 3 == end) {
            return UNFINISHED;
        }
        return from[at + 3] < LOWEST_LEAD ? 4 : 0;
    }

    /** Adds a character. It must not be a surrogate. */
    static void append(int code, JsonBytes to) {
        if (code < 0x80) {
            to.append(code);
            return;
        }
        if (code < 0x800) {
            to.append(0xc0 | code >> 6);
        } else {
            if (code < 0x10000) {
                to.append(0xe0 | code >> 12);
            } else {
                to.append(0xf0 | code >> 18);
                to.append(0x80 | code >> 12 & 0x3f);
            }
            to.append(0x80 | code >> 6 & 0x3f);
        }
        to.append(0x80 | code & 0x3f);
    }
}
