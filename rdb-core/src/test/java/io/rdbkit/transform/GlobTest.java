package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Patterns and keys are in Latin-1, so one char is one byte. The answers in the examples are those of a real server.
 */
class GlobTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "hello hello true",
                "hello hell false",
                "hell hello false",
                "h?llo hello true",
                "h?llo hllo false",
                "h*llo hllo true",
                "h*llo heeello true",
                "h*llo hell false",
                "*llo hello true",
                "hel* hello true",
                "hello* hello true",
                "hello*** hello true",
                "hello*? hello false",
                "** hello true",
                "*a*b*c* xxaxxbxxcxx true",
                "*a*b*c* xxaxxcxxbxx false",
                "a*a a false",
                "ab*ba aba false",
                "*ab*ab* xabx false",
                "*b*b ab false",
                "*b*b abb true",
                "h[ae]llo hallo true",
                "h[ae]llo hillo false",
                "h[^e]llo hallo true",
                "h[^e]llo hello false",
                "[a-c] b true",
                "[a-c] d false",
                "[c-a] b true",
                "[!a] a true",
                "[!a] b false",
                "\\* * true",
                "\\* a false",
                "\\a a true",
                "[\\]] ] true",
                "[a\\-c] b false",
                "[a\\-c] - true",
                "hell[o hello true",
                "hell[a-o hello true",
                "hell[ hell[ false",
                "hell[ hell false",
                "[^ x true",
                "[] a false",
                "[] [] false",
                "[]a] a false",
                "[^] x true",
                "[^]a] xa] true",
                "[a- - true",
                "[a- a true",
                "[a- b false",
                "[a-] ^ true",
                "[a-] - false",
                "[a-]] ^ true",
                "[a-]x ^x false",
                "[a-]]x ^x true",
                "[\\ \\ true",
                "a\\ a\\ true",
                "a\\ a false",
                "[^^] ^ false",
                "[--a] 5 true",
                "[a-\u00ff] \u00ff true",
                "[a-\u00ff] b false",
                "[a-\u00ff] 5 true",
                "[\u0080-\u00ff] \u0090 true",
                "? \u00ff true",
                "? \u00c3\u00a9 false",
                "[^a] \u00ff true",
            })
    void agreesWithAServer(String pattern, String key, boolean expected) {
        assertEquals(expected, glob(pattern).matches(latin1(key)));
    }

    @ParameterizedTest(name = "{0} on the empty key: {1}")
    @CsvSource({"'',true", "*,true", "**,false", "?,false", "[^a],false", "a,false"})
    void onlyTheEmptyPatternAndASingleStarMatchAnEmptyKey(String pattern, boolean expected) {
        assertEquals(expected, glob(pattern).matches(Bytes.EMPTY));
    }

    @Test
    void bytesAroundTheKeyAreNotRead() {
        byte[] array = "xxhelloxx".getBytes(StandardCharsets.ISO_8859_1);
        Bytes key = Bytes.wrap(array, 2, 5);
        for (String pattern : new String[] {"hello", "hel*", "*llo", "h*o", "*", "*e*l*", "?????", "[h]*[o]"}) {
            assertEquals(true, glob(pattern).matches(key), pattern);
        }
        for (String pattern : new String[] {"x*", "*x", "*x*", "*ox", "helloxx"}) {
            assertFalse(glob(pattern).matches(key), pattern);
        }
    }

    @Test
    void manyStarsTakeLittleTime() {
        Glob glob = glob("a*".repeat(200) + "b");
        Bytes key = latin1("a".repeat(20_000));
        assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> glob.matches(key)));
    }

    /** These patterns once took minutes. */
    @Test
    void longPartsTakeLittleTime() {
        Bytes key = latin1("a".repeat(500_000));
        for (String pattern : List.of(
                "*" + "?".repeat(50_000) + "b*",
                "*" + "a".repeat(50_000) + "b*",
                "*" + "?".repeat(50_000) + "[^a]*",
                "*" + "?".repeat(50_000))) {
            Glob glob = glob(pattern);
            boolean expected = pattern.endsWith("?");
            assertEquals(expected, assertTimeoutPreemptively(Duration.ofSeconds(30), () -> glob.matches(key)));
        }
    }

    /** A long part between two stars is compared in words of 64 places. */
    @Property(tries = 300)
    void longPartsAgreeWithPlainRecursion(
            @ForAll("parts") String part,
            @ForAll @IntRange(min = 60, max = 200) int length,
            @ForAll("texts") String text) {
        String run = part.repeat(200).substring(0, length);
        for (String key : List.of(text + run.replace('?', 'b') + text, text + run.replace('?', 'a'), text.repeat(40))) {
            boolean expected = false;
            for (int at = 0; at + length <= key.length() && !expected; at++) {
                expected = model(run, key.substring(at, at + length));
            }
            assertEquals(expected, glob("*" + run + "*").matches(latin1(key)), () -> run + " in " + key);
        }
    }

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.strings().withChars("aab?").ofMinLength(1).ofMaxLength(70);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("aab").ofMaxLength(20);
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "\\x41* Abc true",
                "\\x41* x41 false",
                "\\x2a * true",
                "\\x2a a false",
                "\\x5c\\x5b \\[ true",
                "\\x4 x4 true",
                "\\xg1 xg1 true",
                "\\\\x41 \\x41 true",
                "\\\\x41 \\A false",
                "\\* * true",
                "a\\b ab true",
                "[\\x41-\\x43] B true",
                "[\\x41-\\x43] - false",
                "[\\x01-\\xff] a true",
                "[^\\x00-\\x7f] a false",
                "[\\x5d-\\x5f] ^ true",
                "[\\x5d] ] true",
                "[\\]] ] true",
            })
    void escapesMeanBytes(String pattern, String key, boolean expected) {
        assertEquals(expected, Glob.ofText(pattern).matches(latin1(key)));
    }

    @Test
    void escapesMayMeanBytesThatAreNoText() {
        assertTrue(Glob.ofText("a\\x00\\n\\xff*").matches(latin1("a\0\n\u00ffb")));
        assertTrue(Glob.ofText("[\\x80-\\xff]").matches(latin1("\u00e9")));
        assertFalse(Glob.ofText("[\\x80-\\xff]").matches(latin1("e")));
        assertFalse(Glob.ofText("\\n").matches(latin1("n")));
        assertTrue(glob("\\n").matches(latin1("n")));
    }

    /** A key that the command printed selects that key when it is given as a pattern. */
    @Property
    void aPrintedKeyIsAPatternForIt(@ForAll byte[] name, @ForAll byte[] other) {
        Bytes key = Bytes.wrap(name);
        String printed = key.toString();
        if (!printed.matches("(?s).*[*?\\[].*")) {
            assertTrue(Glob.ofText(printed).matches(key), printed);
            assertEquals(Bytes.wrap(other).equals(key), Glob.ofText(printed).matches(Bytes.wrap(other)));
        }
    }

    /** Without a backslash before n, r, t or x, the pattern means what it means for KEYS. */
    @Property(tries = 2000)
    void withoutEscapesThePatternIsThatOfKeys(@ForAll("patterns") String pattern, @ForAll("keys") String key) {
        String text = pattern.replace("\u00ff", "c"); // a text can't have bytes that are no UTF-8
        assertEquals(
                glob(text).matches(latin1(key)), Glob.ofText(text).matches(latin1(key)), () -> text + " on " + key);
    }

    @Property(tries = 5000)
    void agreesWithPlainRecursion(@ForAll("patterns") String pattern, @ForAll("keys") String key) {
        boolean expected = key.isEmpty() ? pattern.isEmpty() || pattern.equals("*") : model(pattern, key);
        assertEquals(expected, glob(pattern).matches(latin1(key)), () -> pattern + " on " + key);
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("aab**?[]^-\\\u0000\u00ff").ofMaxLength(9),
                Arbitraries.strings().withChars("ab*?").ofMaxLength(7));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("aaabb]-\\^[\u0000\u00ff").ofMaxLength(7),
                Arbitraries.strings().withChars("ab").ofMaxLength(5));
    }

    /** The meaning of a pattern, computed by trying all possibilities. */
    private static boolean model(String pattern, String key) {
        if (pattern.isEmpty()) {
            return key.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return model(rest, key) || !key.isEmpty() && model(pattern, key.substring(1));
        }
        if (key.isEmpty()) {
            return false;
        }
        char c = key.charAt(0);
        String others = key.substring(1);
        return switch (pattern.charAt(0)) {
            case '?' -> model(rest, others);
            case '[' -> {
                boolean not = rest.startsWith("^");
                yield modelClass(not ? rest.substring(1) : rest, c, others, not, false);
            }
            case '\\' ->
                rest.isEmpty()
                        ? c == '\\' && others.isEmpty()
                        : c == rest.charAt(0) && model(rest.substring(1), others);
            default -> c == pattern.charAt(0) && model(rest, others);
        };
    }

    private static boolean modelClass(String pattern, char c, String others, boolean not, boolean found) {
        if (pattern.isEmpty() || pattern.charAt(0) == ']') {
            return found != not && model(pattern.isEmpty() ? "" : pattern.substring(1), others);
        }
        if (pattern.matches("(?s)\\\\.+")) {
            return modelClass(pattern.substring(2), c, others, not, found || c == pattern.charAt(1));
        }
        if (pattern.matches("(?s).-.+")) {
            byte one = (byte) pattern.charAt(0);
            byte other = (byte) pattern.charAt(2);
            boolean within = (byte) c >= one && (byte) c <= other || (byte) c >= other && (byte) c <= one;
            return modelClass(pattern.substring(3), c, others, not, found || within);
        }
        return modelClass(pattern.substring(1), c, others, not, found || c == pattern.charAt(0));
    }

    private static Glob glob(String pattern) {
        return Glob.of(latin1(pattern));
    }

    private static Bytes latin1(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
