package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rdbkit.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRegexTest {

    /** Keys are in Latin-1, so that a char is a byte. */
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
    void findsInBytes(String regex, String key, boolean expected) {
        assertEquals(expected, KeyRegex.of(regex).matches(Bytes.wrap(key.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(
                "\"a(b\" is no regular expression: missing closing )",
                assertThrows(IllegalArgumentException.class, () -> KeyRegex.of("a(b"))
                        .getMessage());
        assertEquals(
                "\"ab[z-a]\" is no regular expression: invalid character class range near \"z-a\"",
                assertThrows(IllegalArgumentException.class, () -> KeyRegex.of("ab[z-a]"))
                        .getMessage());
    }

    @Test
    void nestedRepetitionIsNoTrap() {
        KeyRegex regex = KeyRegex.of("^(a+)+$");
        Bytes key = Bytes.utf8("a".repeat(5000) + "b");
        assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> regex.matches(key)));
    }
}
