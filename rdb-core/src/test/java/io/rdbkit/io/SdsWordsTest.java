package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdsWordsTest {

    @Test
    void blanksSeparateWords() {
        assertEquals(List.of(), SdsWords.split(" \t"));
        assertEquals(List.of("a", "b", "c"), SdsWords.split("  a b\t c "));
        assertEquals(List.of("a\\x41"), SdsWords.split("a\\x41"));
    }

    @Test
    void doubleQuotesHaveEscapes() {
        assertEquals(List.of("a b", ""), SdsWords.split("\"a b\" \"\""));
        assertEquals(
                List.of("\n\r\t\b\u0007\\\"q\u00ffx4xgg"),
                SdsWords.split("\"\\n\\r\\t\\b\\a\\\\\\\"\\q\\xfF\\x4\\xgg\""));
        assertEquals(List.of("ab"), SdsWords.split("a\"b\""));
    }

    @Test
    void singleQuotesHaveOneEscape() {
        assertEquals(List.of("it's \\n"), SdsWords.split("'it\\'s \\n'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "'a", "\"a\"b", "'a'b", "\"a\\", "\"a\\\"", "a 'b"})
    void aQuoteMustBeClosedAndEndsItsWord(String line) {
        assertNull(SdsWords.split(line));
    }
}
