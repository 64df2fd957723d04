package io.rdbkit.cli.json;

/** UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** How many bytes the character beyond ASCII at an index has; 0 if there is none, or not all of it. */
    static int length(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2 || first > 0xf4 || end - at < 2) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        if (first < 0xe0) {
            return isContinuation(second) ? 2 : 0;
        }
        // Which second bytes may follow: these exclude overlong forms, surrogates and what is beyond U+10FFFF.
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most || end - at < 3 || !isContinuation(bytes[at + 2])) {
            return 0;
        }
        if (first < 0xf0) {
            return 3;
        }
        return end - at >= 4 && isContinuation(bytes[at + 3]) ? 4 : 0;
    }

    private static boolean isContinuation(int b) {
        return (b & 0xc0) == 0x80;
    }

    /** Adds a character, which is no surrogate. */
    static void append(int code, Text to) {
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
