package io.rdbkit.cli.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.rdbkit.format.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares the reader with another parser, whose tokens are text. */
class JsonReaderTest {

    private static final JsonFactory JACKSON = new JsonFactory();

    @Provide
    Arbitrary<String> documents() {
        return documents(3);
    }

    private static Arbitrary<String> documents(int depth) {
        Arbitrary<String> leaf = Arbitraries.of(
                "0",
                "-0",
                "12",
                "-1.5e+10",
                "3E-7",
                "0.25",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\\u00e9\\n\\\\\"",
                "\"\u20ac\"",
                "\" \u00e9\ud83d\ude00/\\/\"",
                "1234567890123456789012");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<List<String>> parts = documents(depth - 1).list().ofMaxSize(4);
        return Arbitraries.oneOf(
                leaf,
                parts.map(items -> "[" + String.join(" , ", items) + "]"),
                Combinators.combine(parts, Arbitraries.of("a", "", "\\t", "\u00e9"))
                        .as((items, name) -> {
                            List<String> members = new ArrayList<>();
                            for (String item : items) {
                                members.add("\"" + name + members.size() + "\": " + item);
                            }
                            return "{" + String.join(",", members) + "\n}";
                        }));
    }

    /** A document with a few characters changed, removed or added. */
    @Provide
    Arbitrary<String> damagedDocuments() {
        Arbitrary<Character> characters = Arbitraries.of(
                '"', '\\', '{', '}', '[', ']', ',', ':', '0', '1', '-', '+', '.', 'e', 'E', 't', 'u', 'n', ' ', '\n',
                '\t', '\u0001', '\u00e9', 'x', '/');
        return Combinators.combine(
                        documents(),
                        characters.list().ofMaxSize(3),
                        Arbitraries.integers().between(0, 1 << 20))
                .as((document, changes, seed) -> {
                    StringBuilder damaged = new StringBuilder(document);
                    int random = seed;
                    for (char c : changes) {
                        int at = random % (damaged.length() + 1);
                        if (random % 3 == 0 && at < damaged.length()) {
                            damaged.deleteCharAt(at);
                        } else if (random % 3 == 1 && at < damaged.length()) {
                            damaged.setCharAt(at, c);
                        } else {
                            damaged.insert(at, c);
                        }
                        random = random * 31 + 7 & Integer.MAX_VALUE;
                    }
                    return damaged.toString();
                });
    }

    @Property(tries = 3000)
    void acceptsWhatJacksonAccepts(
            @ForAll("damagedDocuments") String text, @ForAll @IntRange(min = 1, max = 70) int window) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(jackson(bytes), ours(bytes, window), text);
    }

    private static List<String> ours(byte[] bytes, int window) {
        List<String> tokens = new ArrayList<>();
        try (JsonReader in = reader(bytes, window)) {
            in.acrossLines();
            if (in.peek() >= 0) {
                read(in, tokens);
            }
            if (in.peek() >= 0) {
                return List.of("error");
            }
        } catch (IOException e) {
            return List.of("error");
        }
        assertEquals(!tokens.isEmpty(), passes(bytes, window), "skip() must accept the same as reading");
        return tokens;
    }

    private static JsonReader reader(byte[] bytes, int window) {
        return new JsonReader(new JsonInput(new ByteArrayInputStream(bytes), window, 1 << 20));
    }

    private static boolean passes(byte[] bytes, int window) {
        try (JsonReader in = reader(bytes, window)) {
            in.acrossLines();
            in.skip();
            return in.peek() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void read(JsonReader in, List<String> tokens) throws IOException {
        JsonBytes text = new JsonBytes();
        switch (in.form()) {
            case OBJECT -> {
                in.beginObject();
                tokens.add("{");
                for (boolean first = true; in.member(text, first); first = false) {
                    tokens.add("name " + utf16(text));
                    read(in, tokens);
                }
                tokens.add("}");
            }
            case ARRAY -> {
                in.beginArray();
                tokens.add("[");
                for (boolean first = true; in.item(first); first = false) {
                    read(in, tokens);
                }
                tokens.add("]");
            }
            case STRING -> {
                in.string(text);
                tokens.add("string " + utf16(text));
            }
            case NUMBER -> {
                in.number(text);
                tokens.add("number " + text.ascii());
            }
            case BOOLEAN -> {
                tokens.add(in.peek() == 't' ? "true" : "false");
                in.skip();
            }
            case NULL -> {
                in.skip();
                tokens.add("null");
            }
        }
    }

    private static String utf16(JsonBytes text) {
        return new String(text.toBytes().toByteArray(), StandardCharsets.UTF_8);
    }

    private static List<String> jackson(byte[] bytes) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser json = JACKSON.createParser(bytes)) {
            int depth = 0;
            for (JsonToken token; (token = json.nextToken()) != null; ) {
                if (depth == 0 && !tokens.isEmpty()) {
                    return List.of("error"); // a second value
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                tokens.add(
                        switch (token) {
                            case FIELD_NAME -> "name " + json.getText();
                            case VALUE_STRING -> "string " + json.getText();
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number " + json.getText();
                            default -> json.getText();
                        });
            }
        } catch (IOException e) {
            return List.of("error");
        }
        return tokens;
    }

    /** Any bytes in the form of docs/json.md, made by independent code. */
    @Property
    void readsAnyBytes(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 70) int window, @ForAll boolean ascii)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int length = characterAt(bytes, at);
            text.append(
                    length == 0
                            ? "" + (char) (0xdc00 | bytes[at] & 0xff)
                            : new String(bytes, at, length, StandardCharsets.UTF_8));
            at += Math.max(1, length);
        }
        assertEquals(Bytes.wrap(bytes), read(text.toString(), window, ascii));
    }

    /** The number of UTF-8 bytes of the character here; 0 if there is no character. */
    private static int characterAt(byte[] bytes, int at) {
        for (int length = 1; length <= 4 && at + length <= bytes.length; length++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
                return length;
            } catch (CharacterCodingException e) {
                // tries a longer one
            }
        }
        return 0;
    }

    @Property
    void readsAnyText(@ForAll String text, @ForAll @IntRange(min = 1, max = 70) int window, @ForAll boolean ascii)
            throws IOException {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            assertEquals(Bytes.utf8(text), read(text, window, ascii));
        }
    }

    private static Bytes read(String text, int window, boolean ascii) throws IOException {
        StringWriter json = new StringWriter();
        try (JsonGenerator out = JACKSON.createGenerator(json)) {
            out.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), ascii);
            out.writeString(text);
        }
        StringBuilder escaped = new StringBuilder();
        String written = json.toString();
        for (int i = 0; i < written.length(); i++) { // halves of surrogate pairs can't be encoded
            char c = written.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < written.length()
                    && Character.isLowSurrogate(written.charAt(i + 1));
            if (pair) {
                escaped.append(c).append(written.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                escaped.append("\\u").append(Integer.toHexString(c));
            } else {
                escaped.append(c);
            }
        }
        try (JsonReader in = reader(escaped.toString().getBytes(StandardCharsets.UTF_8), window)) {
            JsonBytes read = new JsonBytes();
            in.string(read);
            assertEquals(-1, in.peek());
            return read.toBytes();
        }
    }

    /** All characters, and all halves of surrogate pairs. */
    @Example
    void utf8IsWhatTheJdkDecodes() {
        for (int code = 0x80; code <= Character.MAX_CODE_POINT; code++) {
            JsonBytes text = new JsonBytes();
            Utf8.append(code, text);
            boolean surrogate = code >= 0xd800 && code <= 0xdfff;
            assertEquals(surrogate ? 0 : text.length(), Utf8.characterAt(text.array(), 0, text.length()));
            if (!surrogate) {
                assertEquals(Bytes.utf8(Character.toString(code)), text.toBytes());
            }
        }
        for (int bits = 0; bits < 1 << 16; bits++) { // the first two bytes decide, whatever bytes follow
            byte[] bytes = {(byte) (bits >> 8), (byte) bits, (byte) 0x80, (byte) 0x80};
            if (bytes[0] < 0) {
                int length = characterAt(bytes, 0);
                assertEquals(length, Utf8.characterAt(bytes, 0, 4), Integer.toHexString(bits));
                assertTrue(length == 0 || Utf8.characterAt(bytes, 0, length - 1) == Utf8.UNFINISHED);
            }
        }
    }
}
