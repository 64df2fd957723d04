package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A key as text for a regular expression. Places in the text can be converted back to places in the key.
 *
 * <p>RE2/J can match on bytes, but does not check them: after a stray 0xff it takes the next three bytes for one
 * character, and an incomplete character at the end hides the bytes before it. So the key is decoded here. Each byte
 * that is not part of valid UTF-8 becomes one U+FFFD, as in Go's regular expressions. The text does not keep the value
 * of that byte; a caller that copies bytes takes them from the key, by {@link #byteOffset}.
 */
final class KeyText {

    private static final char NOT_TEXT = '\ufffd';

    private final String chars;

    /**
     * For each char, and for the end, the offset in the key of its first byte. Null if the key is ASCII, because all
     * offsets are equal then.
     */
    private final int @Nullable [] offsets;

    private KeyText(String chars, int @Nullable [] offsets) {
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
                // The second half of a surrogate pair stands for the whole character too, so a character is never cut.
                offsets[chars.length() - 1] = at;
            }
            at += Math.max(1, length);
        }
        offsets[chars.length()] = key.length();
        return new KeyText(chars.toString(), offsets);
    }

    /** The number of bytes of the character at this place, 0 if there is none. */
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

    /** The offset in the key of a place in the text. */
    int byteOffset(int place) {
        return offsets == null ? place : offsets[place];
    }

    /** The place behind the character at this place, or one past the end. */
    int next(int place) {
        return place < chars.length() ? chars.offsetByCodePoints(place, 1) : place + 1;
    }
}
