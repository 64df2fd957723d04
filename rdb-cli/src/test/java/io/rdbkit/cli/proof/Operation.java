package io.rdbkit.cli.proof;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The same thing said twice.
 *
 * @param words what {@code rdb rewrite} gets besides its files
 * @param commands what a live copy gets
 */
record Operation(List<String> words, Consumer<LiveCopy> commands) {

    /** @param line words with blanks between them, and none in them */
    static Operation of(String line, Consumer<LiveCopy> commands) {
        return new Operation(
                Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toList(), commands);
    }

    @Override
    public String toString() {
        return "rdb rewrite " + String.join(" ", words);
    }
}
