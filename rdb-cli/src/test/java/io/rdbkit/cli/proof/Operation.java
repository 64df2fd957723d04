package io.rdbkit.cli.proof;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * An operation in two forms.
 *
 * @param words    the options of {@code rdb rewrite}
 * @param commands the same for a live copy
 */
record Operation(List<String> words, Consumer<LiveCopy> commands) {

    /** @param line the options, separated by blanks */
    static Operation of(String line, Consumer<LiveCopy> commands) {
        return new Operation(
                Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toList(), commands);
    }

    @Override
    public String toString() {
        return "rdb rewrite " + String.join(" ", words);
    }
}
