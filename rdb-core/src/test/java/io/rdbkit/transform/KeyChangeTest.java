package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyChangeTest {

    @Test
    void onlyTheFirstMatchingRuleApplies() {
        UnaryOperator<Bytes> change =
                KeyChange.replacePrefix(List.of(rule("a:b:", "x:"), rule("a:", "y:"), rule("y:", "z:")));
        assertEquals(Bytes.utf8("x:1"), change.apply(Bytes.utf8("a:b:1")));
        assertEquals(Bytes.utf8("y:1"), change.apply(Bytes.utf8("a:1")));
        assertEquals(Bytes.utf8("z:a:1"), change.apply(Bytes.utf8("y:a:1")));
    }

    @Test
    void anUnchangedKeyIsTheSameInstance() {
        Bytes key = Bytes.utf8("a:1");
        assertSame(key, KeyChange.replacePrefix(List.of(rule("b:", "c:"))).apply(key));
        assertSame(key, KeyChange.replacePrefix(List.of(rule("a:", "a:"))).apply(key));
        assertSame(key, KeyChange.addPrefix(Bytes.EMPTY).apply(key));
        assertSame(key, KeyChange.stripPrefix(Bytes.EMPTY).apply(key));
        assertSame(key, KeyChange.stripPrefix(Bytes.utf8("b:")).apply(key));
        assertSame(key, KeyChange.replaceRegex("s/b/c/").apply(key));
        assertSame(key, KeyChange.replaceRegex("s/a/a/").apply(key));
    }

    @Property
    void strippingUndoesAdding(@ForAll byte[] prefix, @ForAll byte[] key) {
        Bytes added = KeyChange.addPrefix(Bytes.wrap(prefix)).apply(Bytes.wrap(key));
        assertEquals(prefix.length + key.length, added.length());
        assertEquals(Bytes.wrap(key), KeyChange.stripPrefix(Bytes.wrap(prefix)).apply(added));
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "s/l/L/ hello heLlo",
                "s/l/L/g hello heLLo",
                "s/L/x/ hello hello",
                "s/L/x/i hello hexlo",
                "s/L/x/ig hello hexxo",
                "s/^user:(\\d+)$/u:\\1/ user:42 u:42",
                "s/(.)(.)/\\2\\1/g abcde badce",
                "s/b/[&]/ abc a[b]c",
                "s/b/[\\&]/ abc a[&]c",
                "s/b/[\\0]/ abc a[b]c",
                "s/(x)?b/<\\1>/ abc a<>c",
                "s/b/$1/ abc a$1c",
                "s/b// abc ac",
                "s|a/b|c| a/b c",
                "s/a\\/b/c\\/d/ a/b c/d",
                "s|a\\|b|X| a|b X",
                "s|a\\|b|X| ab ab",
                "s.a\\.b.X. axb axb",
                "s,a{1\\,2},X, aab Xb",
                "s&b&\\&\\0& abc a&bc",
                "s1b1\\112 abc FAIL",
                "snanbn xax xbx",
                "sxbx[\\x]x abc a[x]c",
                "sna\\nbnxn anb x",
                "s/a/\\\\/ abc \\bc",
                "s/b/\\x2d/ abc a-c",
                "s/x*/-/g abc -a-b-c-",
                "s/a*/x/g baaac xbxcx",
                "s/$/!/ abc abc!",
                "s/x*/-/g \ud83d\ude00é -\ud83d\ude00-é-",
                "s/\\bb/X/g ab-b ab-X",
                "s/^a/x/g aaa xaa",
            })
    void matchesAreReplaced(String expression, String key, String expected) {
        if (expected.equals("FAIL")) {
            assertThrows(IllegalArgumentException.class, () -> KeyChange.replaceRegex(expression));
        } else {
            assertEquals(
                    Bytes.utf8(expected), KeyChange.replaceRegex(expression).apply(Bytes.utf8(key)));
        }
    }

    @Test
    void anyByteCanBeWritten() {
        byte[] expected = {'a', (byte) 0xff, '\n', '\r', '\t', 'c'};
        assertEquals(
                Bytes.wrap(expected),
                KeyChange.replaceRegex("s/b/\\xFf\\n\\r\\t/").apply(Bytes.utf8("abc")));
    }

    /** Replacing one ASCII character gives the same in text and in bytes, whatever stands around it. */
    @Property(tries = 3000)
    void bytesAroundAMatchStay(@ForAll("halfText") byte[] key) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (byte b : key) {
            expected.writeBytes(b == 'b' ? new byte[] {'<', 'b', '>'} : new byte[] {b});
        }
        byte[] padded = new byte[key.length + 3];
        System.arraycopy(key, 0, padded, 2, key.length);
        assertEquals(
                Bytes.wrap(expected.toByteArray()),
                KeyChange.replaceRegex("s/b/<&>/g").apply(Bytes.wrap(padded, 2, key.length)));
    }

    /** A group that matches everything gives everything back, including bytes that are no text. */
    @Property(tries = 3000)
    void bytesInsideAGroupStay(@ForAll("halfText") byte[] key) {
        Bytes before = Bytes.wrap(key);
        assertEquals(
                Bytes.utf8("<").concat(before),
                KeyChange.replaceRegex("s/^(.*)$/<\\1/").apply(before));
        assertSame(before, KeyChange.replaceRegex("s/./&/g").apply(before));
    }

    @Provide
    Arbitrary<byte[]> halfText() {
        byte[] mostly = {'a', 'b', 'b', (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82, (byte) 0xac, (byte) 0xf0};
        return Arbitraries.oneOf(Arbitraries.of(box(mostly)), Arbitraries.bytes())
                .array(byte[].class)
                .ofMaxSize(12);
    }

    private static Byte[] box(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = bytes[i];
        }
        return boxed;
    }

    /** RE2/J matches half of a surrogate pair if asked for it. Cutting the character in two would lose bytes. */
    @Example
    void noCharacterIsCut() {
        Bytes key = Bytes.utf8("a\ud83d\ude00b");
        assertEquals(
                Bytes.utf8("axb"), KeyChange.replaceRegex("s/\\x{de00}/x/g").apply(key));
    }

    @ParameterizedTest(name = "{index}: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it must have the form s/RE/REPLACEMENT/FLAGS",
                "s|it must have the form s/RE/REPLACEMENT/FLAGS",
                "y/a/b/|it must have the form s/RE/REPLACEMENT/FLAGS",
                "s\\a\\b\\|it must have the form s/RE/REPLACEMENT/FLAGS",
                "s/a|no / ends the regular expression",
                "s/a\\/|no / ends the regular expression",
                "s/a/b|no / ends the replacement",
                "s/a/b\\|no / ends the replacement",
                "s//b/|the regular expression is empty",
                "s/a/b/x|there is no flag 'x', only g and i",
                "s/a/\\1/|the replacement uses \\1, but the regular expression has no groups",
                "s/(a)/\\2/|the replacement uses \\2, but the regular expression has one group",
                "s/(a)(b)/\\9/|the replacement uses \\9, but the regular expression has 2 groups",
                "s/a/\\U&/|the replacement has an unknown \\U",
                "s/a/\\x1/|the replacement has a \\x without two hex digits",
                "s/a/\\x1g/|the replacement has a \\x without two hex digits",
            })
    void errorsAreExplained(String expression, String message) {
        assertEquals(
                "\"" + expression + "\": " + message,
                assertThrows(IllegalArgumentException.class, () -> KeyChange.replaceRegex(expression))
                        .getMessage());
    }

    @Test
    void aWrongRegexIsNamed() {
        assertEquals(
                "\"a(b\" is not a regular expression: missing closing )",
                assertThrows(IllegalArgumentException.class, () -> KeyChange.replaceRegex("s/a(b/x/"))
                        .getMessage());
    }

    private static Map.Entry<Bytes, Bytes> rule(String from, String to) {
        return Map.entry(Bytes.utf8(from), Bytes.utf8(to));
    }
}
