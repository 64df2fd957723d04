package io.rdbkit.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Masks text in its place: letters become other letters, digits other digits, and so on by {@link CharacterClass}; UTF-8 stays UTF-8.
 *
 * <p>A word of letters and digits, or a run of bytes beyond ASCII, becomes the same wherever it stands. Each byte moves on within its class by a
 * hash of up to four bytes before it in the word, and of the word's length; none stays. So words that differ still differ. A byte behind two
 * equal ones moves as far as the one before it, so a row of equal bytes becomes one. Digits alone are a number ({@link NumberMask}).
 *
 * <p>Punctuation and blanks stay, but never more than {@value #MOST_KEPT} bytes in a row do: the next is replaced. A longer row of the same one becomes
 * a row of another.
 */
final class TextMask {

    /** Names and values have one key, so that what is equal in them stays equal. */
    static final String PURPOSE = "mask: text";

    /** With the first two digits of a number, which may stay, that makes five. */
    private static final int MOST_KEPT = 3;

    /** Longer words are of one length, and so can be masked as they come. */
    private static final int LONGEST_WORD = 64;

    /** Longer ones are as likely a part of something that is no text. */
    private static final int LONGEST_SPLIT = 6;

    private static final int CONTEXT_BYTES = 4;
    private static final long CONTEXT = (1L << 8 * CONTEXT_BYTES) - 1;

    private static final int LENGTH_SHIFT = 32;
    private static final int PLACE_SHIFT = 40;
    private static final int KIND_SHIFT = 48;
    private static final long WORD = 1;
    private static final long BEYOND_ASCII = 2;
    private static final long CONTROL = 3;
    private static final long MARK = 4;

    private final NumberMask numbers;
    private final MaskHash hash;

    /** How many bytes in a row stayed as they were. */
    private int kept;
    /** Whether only a minus was seen. */
    private boolean signed;

    private boolean begun;
    /** The bytes before, as they were, in a run that is not a word's; the last is the lowest. */
    private long context;
    /** By what hash the byte before moved. */
    private long moved;

    private int inRun;

    TextMask(NumberMask numbers, MaskHash hash) {
        this.numbers = numbers;
        this.hash = hash;
    }

    /** A text begins. */
    void begin() {
        kept = 0;
        signed = false;
        begun = false;
        context = 0;
        inRun = 0;
    }

    /**
     * Masks as much as can be told, and all of it at the end.
     *
     * @param ends  whether the text ends there
     * @param inJson whether it is the inside of a JSON string, where no byte may need an escape
     * @return where what is left begins: it must come again, with more behind it
     */
    int mask(byte[] text, int from, int to, boolean ends, boolean inJson) {
        int at = from;
        while (at < to) {
            byte b = text[at];
            int kind = CharacterClass.ofWord(b);
            if (kind != 0) {
                int kinds = 0;
                int end = at;
                for (; end < to && kind != 0; kind = ++end < to ? CharacterClass.ofWord(text[end]) : 0) {
                    kinds |= kind;
                }
                if (end == to && !ends && at > from) {
                    return at;
                }
                word(text, at, end, kinds);
                at = end;
            } else if (b < 0) {
                int end = beyondAscii(text, at, to, ends);
                if (end == at) {
                    return at;
                }
                at = end;
            } else {
                int end = rowEnd(text, at, to);
                if (end - at > MOST_KEPT && isMark(b, inJson)) {
                    row(text, at, end, inJson);
                    at = end;
                } else if (end == to && !ends && at > from && isMark(b, inJson)) {
                    return at; // it may be a part of a longer row
                } else {
                    oneByte(text, at, inJson);
                    at++;
                }
            }
            signed = !begun && b == '-';
            begun = true;
        }
        return to;
    }

    /** @param kinds what its bytes are, together */
    private void word(byte[] text, int from, int to, int kinds) {
        if (kinds == CharacterClass.NUMERAL) {
            numerals(text, from, to);
        } else if (to - from <= LONGEST_SPLIT && CharacterClass.ofWord(text[from]) == CharacterClass.NUMERAL) {
            split(text, from, to);
        } else {
            letters(text, from, to);
            kept = 0;
        }
        context = 0;
        inRun = 0;
    }

    private void numerals(byte[] text, int from, int to) {
        if (NumberMask.isNumber(text, from, to)) {
            number(text, from, to, signed);
        } else {
            digits(text, from, to);
            kept = 0;
        }
    }

    /** A short word that begins with a digit, such as 31T10 in a time or 12px, is masked part by part. */
    private void split(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            int kind = CharacterClass.ofWord(text[at]);
            int end = at + 1;
            while (end < to && CharacterClass.ofWord(text[end]) == kind) {
                end++;
            }
            if (kind == CharacterClass.NUMERAL) {
                numerals(text, at, end);
                signed = false;
            } else {
                letters(text, at, end);
                kept = 0;
            }
            at = end;
        }
    }

    /** A number. @param minus whether a sign stands before it */
    void number(byte[] text, int from, int to, boolean minus) {
        int last3 = Math.max(from, to - MOST_KEPT);
        byte a = text[to - 1];
        byte b = to - 2 >= last3 ? text[to - 2] : 0;
        byte c = to - 3 >= last3 ? text[to - 3] : 0;
        numbers.mask(text, from, to, minus);
        int same = text[to - 1] != a
                ? 0
                : to - from == 1 || text[to - 2] != b ? 1 : to - from == 2 || text[to - 3] != c ? 2 : 3;
        kept = same == to - from ? kept + same : same;
    }

    /** Digits that are no number, for there are too many or the first is a zero, which stays one. */
    private void digits(byte[] text, int from, int to) {
        boolean zero = text[from] == '0';
        byte first = text[from];
        letters(text, from, to);
        if (zero) {
            text[from] = '0';
        } else {
            text[from] = (byte) ('1' + (first - '1' + MaskHash.step(hash.of(WORD << KIND_SHIFT), 9)) % 9);
        }
    }

    /**
     * The first characters move one by one, by those before them; all others four at a time, by the four before these. A character behind two equal
     * ones moves as the one before.
     */
    private void letters(byte[] text, int from, int to) {
        long word = WORD << KIND_SHIFT | (long) Math.min(to - from, LONGEST_WORD + 1) << LENGTH_SHIFT;
        long before = 0;
        long hashed = 0;
        int part = 0;
        for (int place = 0; place < to - from; place++) {
            boolean repeats = place > 1 && (before & 0xff) == (before >>> 8 & 0xff);
            if (!repeats) {
                part = place % CONTEXT_BYTES;
                if (place < CONTEXT_BYTES || part == 0) {
                    hashed = hash.of(word | (long) Math.min(place, CONTEXT_BYTES) << PLACE_SHIFT | before);
                }
            }
            byte b = text[from + place];
            text[from + place] = CharacterClass.movedInWord(b, hashed, part);
            before = (before << 8 | b) & CONTEXT;
        }
    }

    /** Returns where it ends, or where it begins if that can't be told. */
    private int beyondAscii(byte[] text, int at, int to, boolean ends) {
        int length = Utf8.characterAt(text, at, to, ends);
        if (length == 0) {
            return at;
        }
        if (length == 1) {
            if (at + 1 == to && !ends) {
                return at;
            }
            strayByte(text, at, to);
            return at + 1;
        }
        int lead = text[at] & 0xff;
        kept = 0;
        see(text[at]);
        for (int i = 1; i < length; i++) {
            int b = text[at + i] & 0xff;
            int least = Utf8.least(lead, i, b);
            replace(text, at + i, least, Utf8.greatest(lead, i, b) - least + 1);
        }
        return at + length;
    }

    /** A byte that is no part of a character. It becomes one of its kind, so that what follows still means the same. */
    private void strayByte(byte[] text, int at, int to) {
        int b = text[at] & 0xff;
        boolean alone = at + 1 == to || !Utf8.isContinuation(text[at + 1] & 0xff);
        if (Utf8.isContinuation(b)) {
            replace(text, at, 0x80, 64);
        } else if (b < 0xc2) {
            replace(text, at, 0xc0, 2);
        } else if (b < 0xe0) {
            replace(text, at, 0xc2, 30);
        } else if (b >= 0xf5) {
            replace(text, at, 0xf5, 11);
        } else if (alone) { // whatever these are, what follows is no part of them
            replace(text, at, b < 0xf0 ? 0xe0 : 0xf0, b < 0xf0 ? 16 : 5);
        } else if (b > 0xe0 && b < 0xed) {
            replace(text, at, 0xe1, 12);
        } else if (b == 0xee || b == 0xef) {
            replace(text, at, 0xee, 2);
        } else if (b > 0xf0 && b < 0xf4) {
            replace(text, at, 0xf1, 3);
        } else {
            see((byte) b); // the next byte changes
            kept++;
        }
    }

    /** Replaces a byte by another of n from the first on. */
    private void replace(byte[] text, int at, int first, int n) {
        byte b = text[at];
        text[at] = (byte) (first + ((b & 0xff) - first + MaskHash.step(move(BEYOND_ASCII), n)) % n);
        kept = 0;
        see(b);
    }

    /** The hash for the next byte of a run. */
    private long move(long kind) {
        if (inRun < 2 || (context & 0xff) != (context >>> 8 & 0xff)) {
            moved = hash.of(kind << KIND_SHIFT | (long) Math.min(inRun, CONTEXT_BYTES) << PLACE_SHIFT | context);
        }
        return moved;
    }

    private void see(byte b) {
        context = (context << 8 | b & 0xff) & CONTEXT;
        inRun++;
    }

    private static int rowEnd(byte[] text, int from, int to) {
        int end = from + 1;
        while (end < to && text[end] == text[from]) {
            end++;
        }
        return end;
    }

    /** Whether a byte of ASCII, which is no letter or digit, is one that may stay. */
    private static boolean isMark(byte b, boolean inJson) {
        return inJson || CharacterClass.of(b) != CharacterClass.CONTROL;
    }

    /** Replaces a row of equal marks or blanks by a row of another: it would stay in part else, and pack less well. */
    private void row(byte[] text, int from, int to, boolean inJson) {
        Arrays.fill(text, from, to, other(text[from], inJson));
        kept = 0;
        context = 0;
        inRun = 0;
        begun = true;
    }

    private void oneByte(byte[] text, int at, boolean inJson) {
        byte b = text[at];
        CharacterClass ofByte = CharacterClass.of(b);
        if (ofByte == CharacterClass.CONTROL && !inJson) {
            text[at] = CharacterClass.other(b, move(CONTROL));
            see(b);
            kept = 0;
            return;
        }
        context = 0;
        inRun = 0;
        if (kept < MOST_KEPT) {
            kept++;
            return;
        }
        kept = 0;
        text[at] = other(b, inJson);
    }

    private byte other(byte b, boolean inJson) {
        return inJson
                ? otherInJson(b)
                : CharacterClass.other(
                        b, hash.of(MARK << KIND_SHIFT | CharacterClass.of(b).ordinal()));
    }

    /** What may stand in a JSON string without an escape. */
    private static final byte[] JSON_MARKS = " !#$%&'()*+,-./:;<=>?@[]^_`{|}~".getBytes(StandardCharsets.US_ASCII);

    private byte otherInJson(byte b) {
        for (int i = 0; i < JSON_MARKS.length; i++) {
            if (JSON_MARKS[i] == b) {
                return JSON_MARKS[
                        (i + MaskHash.step(hash.of(MARK << KIND_SHIFT), JSON_MARKS.length)) % JSON_MARKS.length];
            }
        }
        return b; // 0x7f
    }

    /** The two characters of an escape in a JSON string, that of one character, or the {@code u} and four digits of one. */
    void jsonEscape(byte[] text, int at) {
        byte b = text[at + 1];
        if (b == 'u') {
            if (kept > 1 && (text[at + 2] | 0x20) != 'd') { // the first byte of others than surrogates
                text[at + 2] = otherHex(text[at + 2], 5);
            }
            text[at + 4] = otherHex(text[at + 4], 6);
            text[at + 5] = otherHex(text[at + 5], 6);
            kept = 0;
        } else if (kept + 2 > MOST_KEPT) {
            text[at + 1] = otherEscape(b);
            kept = 0;
        } else {
            kept += 2;
        }
        begun = true;
        signed = false;
        context = 0;
        inRun = 0;
    }

    /** Another digit for a digit, a letter for a letter. @param letters how many there are of them: without the d one less */
    private byte otherHex(byte b, int letters) {
        if (CharacterClass.of(b) == CharacterClass.DIGIT) {
            return CharacterClass.other(b, hash.of(MARK << KIND_SHIFT | 'u'));
        }
        String all = letters == 6 ? "abcdef" : "abcef";
        int other = (all.indexOf(b | 0x20) + MaskHash.step(hash.of(MARK << KIND_SHIFT | 'v'), letters)) % letters;
        return (byte) (all.charAt(other) & (b | 0xdf));
    }

    private static final String ESCAPES = "\"\\/bfnrt";

    private byte otherEscape(byte b) {
        int place = ESCAPES.indexOf(b);
        int step = MaskHash.step(hash.of(MARK << KIND_SHIFT | 'e'), ESCAPES.length());
        return (byte) ESCAPES.charAt((place + step) % ESCAPES.length());
    }
}
