package io.rdbkit.mask;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Masks the strings and numbers of a JSON text in their place. The names of members stay, and so do true, false, null, blanks and all that makes it
 * JSON; of a number the exponent stays.
 */
final class JsonMask {

    private static final int FIRST_SPANS = 256;

    private final TextMask text;
    /** By the name of a member, whether its value stays. */
    private final Predicate<Bytes> keeps;

    private final JsonFactory factory = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    /** Where strings and numbers begin that are to be masked. */
    private int[] spans = new int[FIRST_SPANS];

    private int count;

    JsonMask(TextMask text, Predicate<Bytes> keeps) {
        this.text = text;
        this.keeps = keeps;
    }

    /** Whether a text may be JSON, an object or an array, by its first byte that is no blank. */
    static boolean mayBegin(byte[] array, int from, int to) {
        int at = from;
        while (at < to && CharacterClass.of(array[at]) == CharacterClass.BLANK) {
            at++;
        }
        return at < to && (array[at] == '{' || array[at] == '[') && !isWide(array, from, to);
    }

    /** Whether a parser would take it for UTF-16 or UTF-32. */
    private static boolean isWide(byte[] array, int from, int to) {
        for (int i = from; i < Math.min(to, from + 4); i++) {
            if (array[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is JSON; notes what is to be masked then. */
    boolean read(byte[] array, int from, int to) {
        count = 0;
        try (JsonParser json = factory.createParser(array, from, to - from)) {
            for (JsonToken token; (token = json.nextToken()) != null; ) {
                if (token == JsonToken.FIELD_NAME) {
                    if (keeps != null && keeps.test(name(array, from + start(json)))) {
                        json.nextToken();
                        json.skipChildren();
                    }
                } else if (token == JsonToken.VALUE_STRING
                        || token == JsonToken.VALUE_NUMBER_INT
                        || token == JsonToken.VALUE_NUMBER_FLOAT) {
                    if (count == spans.length) {
                        spans = Arrays.copyOf(spans, 2 * count);
                    }
                    spans[count++] = from + start(json);
                }
            }
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    private static int start(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    private static Bytes name(byte[] array, int quote) {
        return Bytes.wrap(array, quote + 1, stringEnd(array, quote) - quote - 1);
    }

    /** Where the quote stands that ends a string. */
    private static int stringEnd(byte[] array, int quote) {
        int at = quote + 1;
        while (array[at] != '"') {
            at += array[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    /** Masks what {@link #read} noted. */
    void mask(byte[] array, int to) {
        for (int i = 0; i < count; i++) {
            int start = spans[i];
            text.begin();
            if (array[start] == '"') {
                string(array, start + 1, stringEnd(array, start));
            } else {
                number(array, start, to);
            }
        }
    }

    private void string(byte[] array, int from, int to) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && array[end] != '\\') {
                end++;
            }
            text.mask(array, at, end, true, true);
            at = end;
            if (at < to) {
                text.jsonEscape(array, at);
                at += array[at + 1] == 'u' ? 6 : 2;
            }
        }
    }

    private void number(byte[] array, int from, int to) {
        int end = from;
        while (end < to && (array[end] >= '0' && array[end] <= '9' || array[end] == '-' || array[end] == '.')) {
            end++;
        }
        text.mask(array, from, end, true, true);
    }
}
