package io.rdbkit.mask;

import io.rdbkit.format.Bytes;

/**
 * Masks what varies in the names of keys. The parts of a name are what stands between punctuation and blanks. One of ASCII letters alone stays, for it
 * tells what the key is; any other is masked as in a value, so that {@code user:1234} still names the user that a value calls 1234.
 */
public final class NameMask {

    private final TextMask text;

    public NameMask(MaskKey key) {
        text = new TextMask(new NumberMask(key), new MaskHash(key, TextMask.PURPOSE));
    }

    /** The name masked; the same if nothing in it varies. */
    public Bytes mask(Bytes name) {
        byte[] masked = name.toByteArray();
        int at = 0;
        while (at < masked.length) {
            int end = at;
            boolean varies = false;
            while (end < masked.length && isOfPart(masked[end])) {
                varies |= masked[end] < 0 || CharacterClass.of(masked[end]) == CharacterClass.DIGIT;
                end++;
            }
            if (varies) {
                text.begin();
                text.mask(masked, at, end, true, false);
            }
            at = Math.max(end, at + 1);
        }
        return Bytes.wrap(masked);
    }

    private static boolean isOfPart(byte b) {
        return b < 0 || CharacterClass.ofWord(b) != 0;
    }
}
