package io.rdbkit.fuzz;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Target;
import io.rdbkit.transform.ExpiryChange;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.KeyChange;
import io.rdbkit.transform.KeyRegex;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.NumberRanges;
import io.rdbkit.transform.Span;
import io.rdbkit.transform.Times;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Any text as the value of an option. The first byte chooses the option. Patterns and renames are then applied to keys.
 * A text that can't be parsed is an IllegalArgumentException with a reason.
 */
public final class OptionsFuzz {

    private static final long NOW = 1_900_000_000_000L;

    /** Texts with one byte for each character. */
    private static final List<String> SEEDS = List.of(
            "\0user:*[^a-c]?\\x\nuser:1x",
            "\1^user:(\\d+)[:]$|x\nuser:1:",
            "\2s/^(a+)b\\/x/\\1&\\x41\\n/gi\naab/x",
            "\2s,\\p{L}*?,&&,g\n\303\251\377",
            "\3old:=new:\nold:1",
            "\4" + "0,3,5-7",
            "\5" + "1KB..1MiB",
            "\6" + "1000..",
            "\7now..+1d",
            "\7" + "2026-01-31T12:00:00+01:00..",
            "\10=2026-12-31T00:00:00Z",
            "\10" + "1h..30d",
            "\11a\\x0a\\n\\\\\r\nb",
            "\12redis-6.2",
            "\13" + "1d2h");

    private OptionsFuzz() {}

    public static List<byte[]> seeds() {
        return SEEDS.stream()
                .map(seed -> seed.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        int line = 0;
        while (line < rest.length && rest[line] != '\n') {
            line++;
        }
        byte[] option = Arrays.copyOf(rest, line);
        Bytes key = Bytes.wrap(Arrays.copyOfRange(rest, Math.min(line + 1, rest.length), rest.length));
        String text = new String(option, StandardCharsets.UTF_8);
        try {
            switch ((input[0] & 0xff) % 12) {
                case 0 -> Glob.of(Bytes.wrap(option)).matches(key);
                case 1 -> KeyRegex.of(text).matches(key);
                case 2 -> rename(KeyChange.replaceRegex(text), key);
                case 3 -> renamePrefix(text, key);
                case 4 -> NumberRanges.parse(text, 16383).contains(key.length());
                case 5 -> Span.parseSizes(text).contains(key.length());
                case 6 -> Span.parseCounts(text).contains(key.length());
                case 7 -> Span.parseTimes(text, NOW).contains(NOW);
                case 8 -> requireExpiry(ExpiryChange.parse(text, NOW).apply(NOW));
                case 9 -> requireOwnNames(KeySet.read(new ByteArrayInputStream(rest)), key);
                case 10 -> Target.parse(text);
                default -> Times.duration(text);
            }
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("the exception gives no reason", e);
            }
        }
    }

    private static void rename(UnaryOperator<Bytes> change, Bytes key) {
        if (!change.apply(key).equals(change.apply(key))) {
            throw new AssertionError("the second rename gives another name");
        }
    }

    private static void renamePrefix(String text, Bytes key) {
        Bytes prefix = Bytes.utf8(text);
        rename(KeyChange.replacePrefix(List.of(Map.entry(prefix, key))), key);
        Bytes longer = KeyChange.addPrefix(prefix).apply(key);
        if (!KeyChange.stripPrefix(prefix).apply(longer).equals(key)) {
            throw new AssertionError("an added prefix can't be removed");
        }
    }

    private static void requireExpiry(long expiry) {
        if (expiry < Expiry.NONE) {
            throw new AssertionError("expiry " + expiry);
        }
    }

    /** A printed key, parsed again, is the same key. */
    private static void requireOwnNames(KeySet keys, Bytes key) throws IOException {
        Bytes printed = Bytes.utf8(key.toString());
        KeySet own = KeySet.read(new ByteArrayInputStream(printed.toByteArray()));
        if (key.length() > 0 && !(own.size() == 1 && own.contains(key)) || keys.size() < 0) {
            throw new AssertionError("the printed key is parsed as another key: " + key);
        }
    }
}
