package io.rdbkit.mask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class StringMaskTest {

    private static final int LONGEST_RUN = 5;

    private final StringMask mask = new StringMask(MaskKey.of("a secret".getBytes(StandardCharsets.US_ASCII)), null);

    private byte[] masked(byte[] text) {
        byte[] around = new byte[text.length + 7];
        System.arraycopy(text, 0, around, 3, text.length);
        mask.mask(around, 3, 3 + text.length);
        byte[] masked = new byte[text.length];
        System.arraycopy(around, 3, masked, 0, text.length);
        System.arraycopy(new byte[text.length], 0, around, 3, text.length);
        assertArrayEquals(new byte[around.length], around); // nothing beside the text was written
        return masked;
    }

    private String masked(String text) {
        return new String(masked(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static int longestRun(byte[] a, byte[] b) {
        int longest = 0;
        for (int i = 0, run = 0; i < a.length; i++) {
            run = a[i] == b[i] ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Bytes of all sorts, often several of one sort. */
    @Provide
    Arbitrary<byte[]> texts() {
        Arbitrary<String> parts = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(9),
                Arbitraries.strings().withCharRange('0', '9').ofMaxLength(22),
                Arbitraries.strings().alpha().numeric().ofMaxLength(80),
                Arbitraries.strings().withChars("-: ,.\"\\{}[]\n\t0").ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(6),
                Arbitraries.strings().withChars('x').ofMaxLength(100));
        Arbitrary<byte[]> texts =
                parts.list().ofMaxSize(6).map(list -> String.join("", list).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> high = Arbitraries.of(
                        0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xff, 0x41, 0xa0)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(20);
        return Arbitraries.oneOf(texts, texts, bytes, high);
    }

    @Property(seed = "7", tries = 3000)
    void nothingIsRecognizableAndTheFormStays(@ForAll("texts") byte[] text) throws IOException {
        byte[] masked = masked(text);
        assertEquals(text.length, masked.length);
        for (int i = 0; i < text.length; i++) {
            assertEquals(CharacterClass.of(text[i]), CharacterClass.of(masked[i]));
        }
        if (!isJson(text)) {
            assertTrue(longestRun(text, masked) <= LONGEST_RUN, () -> new String(text, StandardCharsets.UTF_8));
            assertFalse(isJson(masked));
        }
        assertEquals(isUtf8(text), isUtf8(masked));
        assertArrayEquals(masked, masked(text));
    }

    @Property(seed = "7", tries = 300)
    void differentTextsStayDifferent(
            @ForAll @Size(max = 300) @UniqueElements List<@net.jqwik.api.From("small") String> texts) {
        Set<String> masked = new HashSet<>();
        texts.forEach(text -> masked.add(masked(text)));
        assertEquals(texts.size(), masked.size());
    }

    @Provide
    Arbitrary<String> small() {
        return Arbitraries.strings().withChars("ab1-0{}[]\"\u00e9\u044f").ofMaxLength(5);
    }

    /** Tests all of them, so that none is missed. */
    @Test
    void shortWordsArePermuted() {
        Set<String> masked = new HashSet<>();
        String letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        for (char a : letters.toCharArray()) {
            for (char b : letters.toCharArray()) {
                for (char c : letters.toCharArray()) {
                    masked.add(masked("" + a + b + c));
                }
            }
        }
        assertEquals(36 * 36 * 36, masked.size());
    }

    @Test
    void equalWordsStayEqualAtEveryPlace() {
        String[] parts = masked("alice, alice and 1234567").split("[ ,]+");
        assertEquals(parts[0], parts[1]);
        assertEquals(parts[0], masked("alice"));
        assertEquals(parts[3], masked("1234567"));
        assertNotEquals("alice", parts[0]);
    }

    @Test
    void aTextThatIsNoIntegerBecomesNoInteger() {
        assertTrue(masked("007").startsWith("0"));
        assertEquals("-0", masked("-0"));
        assertTrue(masked("9223372036854775808").compareTo("9223372036854775807") > 0);
        assertTrue(masked("-9223372036854775809").compareTo("-9223372036854775808") > 0);
        Long.parseLong(masked("9223372036854775807"));
        Long.parseLong(masked("-9223372036854775808"));
    }

    @Test
    void repetitionsStayRepetitions() {
        assertTrue(masked("x".repeat(1000)).chars().skip(10).distinct().count() == 1);
        String masked = masked("0123456789abcdef".repeat(20));
        assertEquals(masked.substring(100, 116), masked.substring(116, 132));
    }

    private static boolean isJson(byte[] text) {
        String string = new String(text, StandardCharsets.ISO_8859_1).stripLeading();
        if (!string.startsWith("{") && !string.startsWith("[")) {
            return false;
        }
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                // reads on
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> skeleton(String json) throws IOException {
        List<String> skeleton = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                skeleton.add(token == JsonToken.FIELD_NAME ? "name " + parser.currentName() : token.toString());
            }
        }
        return skeleton;
    }

    @Test
    void jsonStaysJsonWithItsNames() throws IOException {
        String json =
                " {\"name\": \"Ann Müller\", \"n\":[1, -2.50, 0, 1e10, true,null,\"007\"],\"esc\":\"a\\\"b\\\\\\n\\n\\n\\u00e9\\ud83d\\ude00\","
                        + "\"spaces\":\"a        b\",\"marks\":\"=======\\\"\",\"\":{\"big\":123456789012345678901234}}\n";
        String masked = masked(json);
        assertEquals(skeleton(json), skeleton(masked));
        assertEquals(json.length(), masked.length());
        for (String value : List.of("Ann", "Müller", "2.50", "123456789", "\\u00e9", "=======", "        ")) {
            assertFalse(masked.contains(value), masked);
        }
    }

    @Property(seed = "7", tries = 500)
    void anyJsonStaysJson(@ForAll("texts") byte[] one, @ForAll("texts") byte[] other) throws IOException {
        StringBuilder json = new StringBuilder("[");
        for (byte[] text : List.of(one, other)) {
            String string = new String(text, StandardCharsets.UTF_8);
            java.io.StringWriter out = new java.io.StringWriter();
            try (var generator = new JsonFactory().createGenerator(out)) {
                generator.writeString(string.replaceAll("[\\ud800-\\udfff]", ""));
            }
            json.append(json.length() > 1 ? "," : "").append(out);
        }
        json.append("]");
        assertEquals(skeleton(json.toString()), skeleton(masked(json.toString())));
    }

    @Test
    void valuesOfKeptMembersStay() {
        StringMask keeping = new StringMask(MaskKey.of(new byte[] {1}), name -> name.equals(Bytes.utf8("kept")));
        byte[] json = "{\"kept\":{\"a\":[\"secret\"]},\"other\":\"secret\"}".getBytes(StandardCharsets.UTF_8);
        keeping.mask(json, 0, json.length);
        String masked = new String(json, StandardCharsets.UTF_8);
        assertTrue(masked.startsWith("{\"kept\":{\"a\":[\"secret\"]},\"other\":\""), masked);
        assertFalse(masked.endsWith("\"secret\"}"), masked);
    }

    @Test
    void piecesOfALongStringAreMaskedLikeTheWhole() {
        byte[] text = ("word 1234567, \u044f\u044f " + "x".repeat(30) + " \u20ac.")
                .repeat(50)
                .getBytes(StandardCharsets.UTF_8);
        byte[] whole = masked(text);
        for (int window = 40; window < 60; window++) {
            byte[] pieces = text.clone();
            mask.beginLong();
            for (int at = 0; at < pieces.length; ) {
                int to = Math.min(pieces.length, at + window);
                at = mask.maskLong(pieces, at, to, to == pieces.length);
            }
            assertArrayEquals(whole, pieces);
        }
    }
}
