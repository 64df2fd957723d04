package io.rdbkit.transform;

import java.util.function.Supplier;

/** Reads whole numbers in options. Only the digits 0 to 9 are allowed: no signs, no digits of other scripts. */
final class Numbers {

    private Numbers() {}

    /**
     * The number of a text.
     *
     * @param otherwise the message of the IllegalArgumentException if the text is not a number or exceeds a long
     */
    static long parse(String digits, Supplier<String> otherwise) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(otherwise.get());
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooGreat) {
            throw new IllegalArgumentException(otherwise.get(), tooGreat);
        }
    }
}
