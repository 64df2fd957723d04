package io.rdbkit.mask;

import io.rdbkit.format.Bytes;
import java.util.function.Predicate;

/** Masks strings in their place, whatever they are: numbers, JSON, other text, or bytes that are no text. One thread's. */
final class StringMask {

    /** Up to this length it is found out whether a string is JSON. */
    static final int LARGEST_JSON = 1 << 22;

    private static final byte[] HYPERLOGLOG = {'H', 'Y', 'L', 'L'};
    private static final int HYPERLOGLOG_HEAD = 16;

    private final NumberMask numbers;
    private final TextMask text;
    private final JsonMask json;

    StringMask(MaskKey key, Predicate<Bytes> keepsFields) {
        numbers = new NumberMask(key);
        text = new TextMask(numbers, new MaskHash(key, TextMask.PURPOSE));
        json = new JsonMask(text, keepsFields);
    }

    NumberMask numbers() {
        return numbers;
    }

    /** Masks a string. */
    void mask(byte[] array, int from, int to) {
        if (isHyperLogLog(array, from, to)) {
            return;
        }
        if (to - from > LARGEST_JSON || !JsonMask.mayBegin(array, from, to)) {
            plain(array, from, to);
        } else if (json.read(array, from, to)) {
            json.mask(array, to);
        } else {
            do { // what is no JSON doesn't become some, or it could become what a string that is JSON becomes
                plain(array, from, to);
            } while (json.read(array, from, to));
        }
    }

    private void plain(byte[] array, int from, int to) {
        text.begin();
        text.mask(array, from, to, true, false);
    }

    /** Begins a string that is too long to be held. */
    void beginLong() {
        text.begin();
    }

    /** Masks as much of it as can be told; returns where what is left begins. */
    int maskLong(byte[] array, int from, int to, boolean ends) {
        return text.mask(array, from, to, ends, false);
    }

    /** A count of different things is no value itself, and PFCOUNT would refuse it if its head was another. */
    private static boolean isHyperLogLog(byte[] array, int from, int to) {
        if (to - from < HYPERLOGLOG_HEAD) {
            return false;
        }
        for (int i = 0; i < HYPERLOGLOG.length; i++) {
            if (array[from + i] != HYPERLOGLOG[i]) {
                return false;
            }
        }
        return array[from + 4] >= 0
                && array[from + 4] <= 1
                && array[from + 5] == 0
                && array[from + 6] == 0
                && array[from + 7] == 0;
    }
}
