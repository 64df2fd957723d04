package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of the command {@code rdb} in this JVM, for tests in other packages: {@link Cli} with its command line.
 *
 * @param words the command line without {@code rdb}
 */
public record CommandRun(List<String> words, int exitCode, byte[] out, String err) {

    private static final Pattern KEPT = Pattern.compile("\"kept\":(\\d+)");

    public static CommandRun of(Object... words) {
        return reading(new byte[0], words);
    }

    /** A run with bytes on its standard input. */
    public static CommandRun reading(byte[] in, Object... words) {
        List<String> texts = Arrays.stream(words).map(Object::toString).toList();
        Cli cli = Cli.run(in, texts.toArray(String[]::new));
        return new CommandRun(texts, cli.exitCode(), cli.outBytes(), cli.err());
    }

    /** Fails the test unless the exit code is this one. */
    public CommandRun exits(int expected) {
        assertEquals(expected, exitCode, this::toString);
        return this;
    }

    /** The number of kept keys in {@code --summary json}. */
    public long kept() {
        Matcher kept = KEPT.matcher(err);
        assertTrue(kept.find(), this::toString);
        return Long.parseLong(kept.group(1));
    }

    @Override
    public String toString() {
        return "rdb " + String.join(" ", words) + ": exit code " + exitCode + ", stderr:\n" + err;
    }
}
