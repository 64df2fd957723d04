package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * A key as text for a regular expression, with the way back from places in the text to places in the key.
 *
 * <p>RE2/J can match on bytes, but does not check them: after a stray 0xff it takes the next three bytes for one character, and a cut character
 * at the end hides what is before it. So the key is decoded here: each byte that is not part of valid UTF-8 becomes one U+FFFD, as Go's regular
 * expressions have it. The text loses which byte that was; whoever copies does so from the key, by {@link #byteOffset}.
 */
final class KeyText {

    private static final char NOT_TEXT = '\ufffd';

    private final String chars;

    /** For each char, and for the end, its first byte's offset in the key; null if all are ASCII and so the same. */
    private final int[] offsets;

    private KeyText(String chars, int[] offsets) {
        this.chars = chars;
        this.offsets = offsets;
    }

    static KeyText of(Bytes key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.at(i) < 0) {
                return decode(key);
            }
        }
        return new KeyText(new String(key.array(), key.arrayOffset(), key.length(), StandardCharsets.ISO_8859_1), null);
    }

    private static KeyText decode(Bytes key) {
        StringBuilder chars = new StringBuilder(key.length());
        int[] offsets = new int[key.length() + 1];
        for (int at = 0; at < key.length(); ) {
            int length = validLength(key, at);
            offsets[chars.length()] = at;
            chars.appendCodePoint(length == 0 ? NOT_TEXT : codePoint(key, at, length));
            if (length == 4) {
                // The second half of a pair stands for the whole character too: a character is never cut.
                offsets[chars.length() - 1] = at;
            }
            at += Math.max(1, length);
        }
        offsets[chars.length()] = key.length();
        return new KeyText(chars.toString(), offsets);
    }

    /** How many bytes the character here has, 0 if there is none. */
    private static int validLength(Bytes key, int at) {
        int lead = key.at(at) & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + length > key.length()) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((key.at(i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = key.at(at + 1) & 0xff;
        boolean allowed =
                switch (lead) {
                    case 0xe0 -> second >= 0xa0;
                    case 0xed -> second < 0xa0;
                    case 0xf0 -> second >= 0x90;
                    case 0xf4 -> second < 0x90;
                    default -> true;
                };
        return allowed ? length : 0;
    }

    private static int codePoint(Bytes key, int at, int length) {
        if (length == 1) {
            return key.at(at);
        }
        int point = key.at(at) & 0x7f >> length;
        for (int i = at + 1; i < at + length; i++) {
            point = point << 6 | key.at(i) & 0x3f;
        }
        return point;
    }

    String chars() {
        return chars;
    }

    /** Where in the key a place in the text is. */
    int byteOffset(int place) {
        return offsets == null ? place : offsets[place];
    }

    /** The place after the character at a place, or one past the end. */
    int next(int place) {
        return place < chars.length() ? chars.offsetByCodePoints(place, 1) : place + 1;
    }
}
