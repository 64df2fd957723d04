package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.transform.KeySet;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes between quotes: safe for a terminal, and without loss. */
class QuotedTextTest {

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<byte[]> parts = Arbitraries.oneOf(
                Arbitraries.of(
                                "a",
                                "\"",
                                "\\",
                                "\n",
                                "\u001b[0m",
                                "\u00e9",
                                "\u20ac",
                                "\ud83d\ude00",
                                "\u202e",
                                "\u0085")
                        .map(text -> text.getBytes(StandardCharsets.UTF_8)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(3));
        return parts.list().ofMaxSize(30).map(QuotedTextTest::joined);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Property
    void allBytesAreKeptAndNoControlCharacterIsPrinted(@ForAll("bytes") byte[] bytes) throws IOException {
        String quoted = quoted(Bytes.wrap(bytes));
        assertEquals('"', quoted.charAt(0));
        assertEquals('"', quoted.charAt(quoted.length() - 1));
        String inside = quoted.substring(1, quoted.length() - 1);
        assertFalse(
                inside.codePoints().anyMatch(c -> switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.SURROGATE -> true;
                    default -> c == 0xfffd && !new String(bytes, StandardCharsets.UTF_8).contains("\ufffd");
                }),
                inside);
        assertFalse(inside.replace("\\\\", "").replace("\\\"", "").contains("\""), inside);
        byte[] unquoted = unquoted(inside).getBytes(StandardCharsets.UTF_8);
        assertEquals(Bytes.wrap(bytes), KeySet.unescape(unquoted));
    }

    /** Only here a quote needs its backslash. */
    private static String unquoted(String inside) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            if (inside.startsWith("\\\\", i)) {
                out.append("\\\\");
                i++;
            } else if (!inside.startsWith("\\\"", i)) {
                out.append(inside.charAt(i));
            }
        }
        return out.toString();
    }

    /** Valid text looks the same as keys are shown. */
    @Property
    void textIsShownAsKeysAre(@ForAll String text) throws IOException {
        Bytes bytes = Bytes.utf8(text);
        assertEquals('"' + bytes.toString().replace("\"", "\\\"") + '"', quoted(bytes));
    }

    @Property
    void piecesGiveTheTextOfTheWhole(@ForAll("bytes") byte[] bytes, @ForAll @IntRange(min = 1, max = 5) int size)
            throws IOException {
        assertEquals(quoted(Bytes.wrap(bytes)), text(out -> out.put(new Pieces(bytes, size))));
    }

    @ParameterizedTest
    @CsvSource({
        "e282, \\xe2\\x82",
        "e28261, \\xe2\\x82a",
        "ff, \\xff",
        "c3a9ff, \u00e9\\xff",
        "eda080, \\xed\\xa0\\x80",
        "'', ''"
    })
    void bytesThatAreNoTextAreShownOneByOne(String hex, String expected) throws IOException {
        assertEquals(
                '"' + expected + '"', quoted(Bytes.wrap(java.util.HexFormat.of().parseHex(hex))));
    }

    private static String quoted(Bytes bytes) throws IOException {
        return text(out -> out.put(new Slice().set(bytes.array(), bytes.arrayOffset(), bytes.length())));
    }

    private interface Put {
        void to(QuotedText out) throws IOException;
    }

    private static String text(Put put) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LineBuffer lines = new LineBuffer(bytes, 100);
        put.to(new QuotedText(lines));
        lines.endLine();
        lines.flush();
        return bytes.toString(StandardCharsets.UTF_8).replaceFirst("\n$", "");
    }

    /** A string in pieces of one size, all in the same array. */
    private static final class Pieces implements StringValue {

        private final byte[] all;
        private final byte[] piece;
        private final Slice shown = new Slice();
        private int at;

        Pieces(byte[] all, int size) {
            this.all = all;
            piece = new byte[size];
        }

        @Override
        public long length() {
            return all.length;
        }

        @Override
        public Slice next() {
            if (at == all.length) {
                return null;
            }
            Arrays.fill(piece, (byte) 0);
            int n = Math.min(piece.length, all.length - at);
            System.arraycopy(all, at, piece, 0, n);
            at += n;
            return shown.set(piece, 0, n);
        }
    }
}
