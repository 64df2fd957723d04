package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRegexTest {

    /** Keys are in Latin-1, so one char is one byte. */
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "b,abc,true",
        "^b,abc,false",
        "^abc$,abc,true",
        "^ab$,abc,false",
        "(?i)B,abc,true",
        "a.c,'a\nc',true",
        "(?-s)a.c,'a\nc',false",
        "^é$,'\u00c3\u00a9',true",
        "^.$,'\u00c3\u00a9',true",
        "^é$,'\u00e9',false",
        "b,'\u00ffbcd',true",
        "^.bcd$,'\u00ffbcd',true",
        "a$,'a\u00c3',false",
        "^a.$,'a\u00c3',true",
        "^a..$,'a\u00e2\u0082',true",
        "^b,'\u00c3\u00a9b',false",
        "\\x{fffd},'a\u00ff',true",
    })
    void bytesAreMatched(String regex, String key, boolean expected) {
        assertEquals(expected, KeyRegex.of(regex).matches(Bytes.wrap(key.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void errorsAreExplained() {
        assertEquals(
                "\"a(b\" is not a regular expression: missing closing )",
                assertThrows(IllegalArgumentException.class, () -> KeyRegex.of("a(b"))
                        .getMessage());
        assertEquals(
                "\"ab[z-a]\" is not a regular expression: invalid character class range near \"z-a\"",
                assertThrows(IllegalArgumentException.class, () -> KeyRegex.of("ab[z-a]"))
                        .getMessage());
    }

    @Test
    void nestedRepetitionTakesLittleTime() {
        KeyRegex regex = KeyRegex.of("^(a+)+$");
        Bytes key = Bytes.utf8("a".repeat(5000) + "b");
        assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> regex.matches(key)));
    }

    /** Without the limits these take very long, or end in a StackOverflowError or OutOfMemoryError. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void anExcessiveRegexIsRefused(int which) {
        String regex = List.of(
                        "(".repeat(5000) + "a" + ")".repeat(5000),
                        "(?:".repeat(3000) + "a" + ")*".repeat(3000),
                        "a|b".repeat(100_000),
                        "((a{1000}){1000}){1000}",
                        "(a{1000}[)]){1000}",
                        "(((a{0,999}b){9}){9}){9}",
                        "x".repeat(100_000))
                .get(which);
        String message = assertTimeoutPreemptively(
                        Duration.ofSeconds(5),
                        () -> assertThrows(IllegalArgumentException.class, () -> KeyRegex.of(regex)))
                .getMessage();
        assertTrue(message.contains(" is not a usable regular expression: "), message);
        assertTrue(message.length() < 250, message);
        String sed = assertThrows(IllegalArgumentException.class, () -> KeyChange.replaceRegex("s/" + regex + "/x/"))
                .getMessage();
        assertEquals(message, sed);
    }

    /** RE2/J's depth of recursion shows only during a search, and depends on the stack. */
    @Test
    void tooManyOptionalPartsAreRefusedDuringTheSearch() {
        String regex = "b" + "a?".repeat(16_000);
        Bytes key = Bytes.utf8("ab");
        KeyRegex compiled = KeyRegex.of(regex);
        String message = assertThrows(IllegalArgumentException.class, () -> inSmallStack(() -> compiled.matches(key)))
                .getMessage();
        assertTrue(message.endsWith("it is nested too deep, or has too many optional parts in a row"), message);
        assertThrows(
                IllegalArgumentException.class,
                () -> inSmallStack(
                        () -> KeyChange.replaceRegex("s/" + regex + "/x/").apply(key)));
    }

    private static void inSmallStack(Runnable run) throws InterruptedException {
        RuntimeException[] failure = new RuntimeException[1];
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        run.run();
                    } catch (RuntimeException e) {
                        failure[0] = e;
                    }
                },
                "small stack",
                1 << 18);
        thread.start();
        thread.join();
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}",
                "(?:ab{2,5}c){100}",
                "x{,5}",
                "x{5}{a}",
                "[{9}]{3}",
                "\\{99999}",
                "[[:alpha:]]{5}",
                "[]x]{5}"
            })
    void reasonableRegexesAreAccepted(String regex) {
        KeyRegex.of(regex);
    }
}
