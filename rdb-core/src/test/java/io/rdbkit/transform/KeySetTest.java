package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

    @Property
    void unescapingUndoesPrinting(@ForAll byte[] key) {
        String printed = Bytes.wrap(key).toString();
        assertEquals(Bytes.wrap(key), KeySet.unescape(printed.getBytes(StandardCharsets.UTF_8)));
    }

    @Property
    void unescapingUndoesPrintingOfText(@ForAll String key) {
        Bytes bytes = Bytes.utf8(key);
        assertEquals(bytes, KeySet.unescape(bytes.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 200)
    void aPrintedListSelectsItsKeys(@ForAll List<byte[]> keys) throws IOException {
        String list = keys.stream().map(k -> Bytes.wrap(k) + "\n").collect(Collectors.joining());
        KeySet set = read(list);
        for (byte[] key : keys) {
            assertTrue(set.contains(Bytes.wrap(key)));
        }
        assertEquals(keys.stream().map(Bytes::wrap).distinct().count(), set.size());
    }

    @Test
    void escapesAreRead() {
        byte[] line = "a\\n\\r\\t\\\\\\xfF\\x00".getBytes(StandardCharsets.US_ASCII);
        assertEquals(Bytes.wrap(new byte[] {'a', '\n', '\r', '\t', '\\', (byte) 0xff, 0}), KeySet.unescape(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\q", "\\x", "\\x1", "\\xg1", "\\x1g", "\\0"})
    void otherBackslashesAreRefused(String line) {
        assertEquals(
                "line 2: a backslash must begin \\n, \\r, \\t, \\\\ or \\x and two hex digits",
                assertThrows(IllegalArgumentException.class, () -> read("a\n" + line + "\nb\n"))
                        .getMessage());
    }

    @Test
    void everyLineEndIsRead() throws IOException {
        KeySet set = read("a\r\nb\\r\r\nc\rd\n\ne\r");
        for (String key : new String[] {"a", "b\r", "c\rd", "", "e"}) {
            assertTrue(set.contains(Bytes.utf8(key)), () -> "key " + Bytes.utf8(key));
        }
        assertEquals(5, set.size());
    }

    @Test
    void theLastLineEndBeginsNoKey() throws IOException {
        assertFalse(read("a\n").contains(Bytes.EMPTY));
        assertEquals(0, read("").size());
        assertTrue(read("\n").contains(Bytes.EMPTY));
    }

    @Test
    void linesMayBeLongerThanTheBuffer() throws IOException {
        String longKey = "k".repeat(200_000);
        KeySet set = read("a\n" + longKey + "\nb");
        assertTrue(set.contains(Bytes.utf8(longKey)));
        assertTrue(set.contains(Bytes.utf8("b")));
        assertEquals(3, set.size());
    }

    @Test
    void keysThatWereNeverAskedForAreListed() throws IOException {
        KeySet set = read("d\nc\nb\na\nb\n");
        assertEquals(4, set.unmatched());
        assertTrue(set.contains(Bytes.utf8("c")));
        assertTrue(set.contains(Bytes.utf8("c")));
        assertFalse(set.contains(Bytes.utf8("z")));
        assertEquals(3, set.unmatched());
        assertEquals(List.of(Bytes.utf8("d"), Bytes.utf8("b")), set.unmatched(2));
        assertEquals(List.of(Bytes.utf8("d"), Bytes.utf8("b"), Bytes.utf8("a")), set.unmatched(9));
    }

    private static KeySet read(String list) throws IOException {
        return KeySet.read(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
    }
}
