package io.rdbkit.cli;

import java.util.function.Function;

/** Reads the values of options. The message about a bad value names its option. */
final class OptionValue {

    /** How many characters of a value a message shows. */
    private static final int SHOWN = 200;

    private OptionValue() {}

    /** @throws IllegalArgumentException whose message begins with the option and its value */
    static <T> T parse(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " " + shown(text) + ": " + e.getMessage(), e);
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
