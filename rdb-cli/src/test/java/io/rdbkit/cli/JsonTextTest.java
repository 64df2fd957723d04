package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any bytes as a JSON string can be read back. */
class JsonTextTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The first and last characters of each length, bytes that only look like characters, and characters that JSON must
     * escape.
     */
    private static final String[] PARTS = {
        "00",
        "1f",
        "20",
        "22",
        "5c",
        "2f",
        "61",
        "7f",
        "0a",
        "c280",
        "dfbf",
        "e0a080",
        "ecbfbf",
        "ed9fbf",
        "ee8080",
        "efbfbf",
        "f0908080",
        "f3bfbfbf",
        "f48fbfbf",
        "e282ac",
        "f09f9880",
        "80",
        "bf",
        "c080",
        "c1bf",
        "c2",
        "c3c3",
        "e08080",
        "e09fbf",
        "e282",
        "eda080",
        "edb280",
        "edbfbf",
        "f0808080",
        "f08fbfbf",
        "f09f98",
        "f0908f",
        "f4908080",
        "f5808080",
        "ff",
        "fe"
    };

    @Provide
    Arbitrary<byte[]> strings() {
        Arbitrary<byte[]> parts = Arbitraries.of(PARTS).map(HexFormat.of()::parseHex);
        Arbitrary<byte[]> plain = Arbitraries.integers().between(1, 40).map(n -> {
            byte[] run = new byte[n];
            Arrays.fill(run, (byte) 'x');
            return run;
        });
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
        return Arbitraries.frequencyOf(Tuple.of(5, parts), Tuple.of(2, plain), Tuple.of(1, any))
                .list()
                .ofMaxSize(40)
                .map(list -> {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    list.forEach(all::writeBytes);
                    return all.toByteArray();
                });
    }

    @Property(tries = 3000)
    void anyBytesAreReadBack(@ForAll("strings") byte[] bytes) throws IOException {
        check(bytes);
    }

    private static void check(byte[] bytes) throws IOException {
        String text = JSON.readValue(json(bytes), String.class);
        assertEquals(SurrogateEscape.text(bytes), text, () -> HexFormat.of().formatHex(bytes));
        assertArrayEquals(bytes, SurrogateEscape.bytes(text));
    }

    @Property(tries = 300)
    void textStaysAsItIs(@ForAll String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String plain = new String(utf8, StandardCharsets.UTF_8).replaceAll("[\\x00-\\x1f\"\\\\]", "");
        assertEquals(
                '"' + plain + '"', new String(json(plain.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }

    @Property(tries = 3000)
    void piecesGiveTheStringOfTheWhole(@ForAll("strings") byte[] bytes, @ForAll Random random) throws IOException {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            cuts.add(random.nextInt(bytes.length + 1));
        }
        assertArrayEquals(json(bytes), inPieces(bytes, cuts));
    }

    /** Pieces of one byte cut each character in every possible place. */
    @Property(tries = 500)
    void singleBytesGiveTheStringOfTheWhole(@ForAll("strings") byte[] bytes) throws IOException {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = 0; i < bytes.length; i++) {
            cuts.add(i);
        }
        assertArrayEquals(json(bytes), inPieces(bytes, cuts));
    }

    /** Strings so long that they are read in several blocks, which may end anywhere. */
    @Example
    void longStringsAreReadBack() throws IOException {
        byte[] char3 = "\u20ac".getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < 12; shift++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes("a".repeat(shift).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 3000; i++) {
                bytes.writeBytes(char3);
            }
            for (int i = 0; i < 9000; i++) {
                bytes.write(0xff);
            }
            bytes.writeBytes("\"".repeat(9000).getBytes(StandardCharsets.US_ASCII));
            check(bytes.toByteArray());
        }
    }

    @Example
    void everyPairOfBytesIsReadBack() throws IOException {
        for (int pair = 0; pair < 1 << 16; pair++) {
            check(new byte[] {(byte) (pair >> 8), (byte) pair, '.'});
        }
    }

    /** Every byte at each place of the eight bytes that are compared at once, also at the end of an array. */
    @Example
    void everyByteAtEveryPlaceIsReadBack() throws IOException {
        for (int b = 0; b < 0x100; b++) {
            for (int at = 0; at < 17; at++) {
                byte[] bytes = "01234567890123456".getBytes(StandardCharsets.US_ASCII);
                bytes[at] = (byte) b;
                check(bytes);
            }
        }
    }

    @Example
    void bytesThatAreNoUtf8HaveTheirForm() throws IOException {
        assertForm("\"\"", "");
        assertForm("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u007f\"", "001f08090a0c0d225c2f7f");
        assertForm("\"\\udc80\\udcbf\\udcfe\\udcff\"", "80bffeff");
        assertForm("\"\\udcc0\\udc80\"", "c080"); // an overlong zero
        assertForm("\"\\udce0\\udc9f\\udcbf\"", "e09fbf");
        assertForm("\"\\udced\\udcb2\\udc80\"", "edb280"); // looks like the encoding of byte 80
        assertForm("\"\\udcf4\\udc90\\udc80\\udc80\"", "f4908080");
        assertForm("\"\\udce2\\udc82A\"", "e28241");
        assertForm("\"\u20ac\ud83d\ude00\u2028\uffff\"", "e282acf09f9880e280a8efbfbf");
        assertForm("\"\ud83d\ude00\\udc80\"", "f09f988080");
    }

    private static void assertForm(String expected, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(expected, new String(json(bytes), StandardCharsets.UTF_8));
    }

    private interface Step {
        void write(JsonText text, LineBuffer lines) throws IOException;
    }

    private static byte[] written(Step step) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineBuffer lines = new LineBuffer(out, 16);
        step.write(new JsonText(lines), lines);
        lines.endLine();
        lines.flush();
        return Arrays.copyOf(out.toByteArray(), out.size() - 1);
    }

    private static byte[] json(byte[] bytes) throws IOException {
        return written((text, lines) -> text.put(Bytes.wrap(bytes)));
    }

    private static byte[] inPieces(byte[] bytes, TreeSet<Integer> cuts) throws IOException {
        return written((text, lines) -> text.put(new Pieces(bytes, cuts)));
    }

    /**
     * A string in pieces, some of them empty. Each piece is in an array of its own, or among other bytes, which must
     * not be read.
     */
    private static final class Pieces implements StringValue {

        private final byte[] bytes;
        private final TreeSet<Integer> cuts;
        private final Slice piece = new Slice();
        private int at;

        Pieces(byte[] bytes, TreeSet<Integer> cuts) {
            this.bytes = bytes;
            this.cuts = cuts;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public Slice next() {
            if (at == bytes.length) {
                return null;
            }
            Integer cut = cuts.higher(at);
            int end = cut == null ? bytes.length : cut;
            byte[] own = Arrays.copyOfRange(bytes, at, end);
            if (at % 2 == 0) {
                own = (new String(own, StandardCharsets.ISO_8859_1) + "\u0080\u00bf\"\\xxxxxxxxx")
                        .getBytes(StandardCharsets.ISO_8859_1);
            }
            piece.set(own, 0, end - at);
            at = end;
            return piece;
        }
    }
}
