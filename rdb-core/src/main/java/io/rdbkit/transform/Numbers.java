package io.rdbkit.transform;

import java.util.function.Supplier;

/** Plain whole numbers in options: digits and nothing else, so that neither signs nor other scripts' digits slip in. */
final class Numbers {

    private Numbers() {}

    /** The number that the digits are, or IllegalArgumentException with that message if they aren't any or exceed a long. */
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
