package io.rdbkit.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.RdbInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringEncoderTest {

    private static byte[] encode(boolean compress, byte[] bytes) throws IOException {
        byte[] amid = new byte[bytes.length + 8];
        System.arraycopy(bytes, 0, amid, 5, bytes.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StringEncoder(compress).write(amid, 5, bytes.length, out);
        return out.toByteArray();
    }

    private static Bytes decode(byte[] encoded) throws IOException {
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(encoded), 0, false)) {
            return in.readString("a string").value();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 00",
        "0, c000",
        "-0, 022d30",
        "+1, 022b31",
        "01, 023031",
        "127, c07f",
        "-128, c080",
        "128, c18000",
        "32767, c1ff7f",
        "-32768, c10080",
        "32768, c200800000",
        "2147483647, c2ffffff7f",
        "-2147483648, c200000080",
        "2147483648, 0a32313437343833363438",
        "-2147483649, 0b2d32313437343833363439",
        "99999999999, 0b3939393939393939393939"
    })
    void integersGetAnIntegerEncoding(String text, String hex) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertEquals(hex, HexFormat.of().formatHex(encode(true, bytes)));
        assertEquals(hex, HexFormat.of().formatHex(encode(false, bytes)));
    }

    private static byte[] repeated(String text, int times) {
        return text.repeat(times).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void stringsOfMoreThanTwentyBytesAreCompressed() throws IOException {
        assertEquals(20, encode(true, repeated("a", 20))[0]);
        assertEquals((byte) 0xc3, encode(true, repeated("a", 21))[0]);
        assertEquals(21, encode(false, repeated("a", 21))[0]);
    }

    /**
     * 17 different letters, then some of them again. Redis 2.8, 6.2 and 8.0 compress the text from 13 repeated letters
     * on; so does this encoder, give or take one.
     */
    @Test
    void aStringThatSavesLittleIsNotCompressed() throws IOException {
        String letters = "abcdefghijklmnopq";
        for (int again = 4; again <= 17; again++) {
            byte[] text = (letters + letters.substring(0, again)).getBytes(StandardCharsets.US_ASCII);
            byte[] encoded = encode(true, text);
            if (again != 12) {
                assertEquals(again > 12, encoded[0] == (byte) 0xc3, "" + again);
            }
            assertEquals(Bytes.wrap(text), decode(encoded));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, (1 << 20) + 1, (2 << 20) + 5, (3 << 20) - 1})
    void longStringsAreWrittenInPieces(int length) throws IOException {
        byte[] random = new byte[length];
        new Random(1).nextBytes(random);
        byte[] plain = encode(true, random);
        assertEquals(length + 5, plain.length);
        assertEquals(Bytes.wrap(random), decode(plain));

        byte[] half = random.clone();
        for (int i = 0; i < length; i++) {
            half[i] = (byte) (i / 3 % 200);
        }
        byte[] compressed = encode(true, half);
        assertEquals((byte) 0xc3, compressed[0]);
        assertTrue(compressed.length < length / 10);
        assertEquals(Bytes.wrap(half), decode(compressed));
        assertEquals(length + 5, encode(false, half).length);
    }
}
