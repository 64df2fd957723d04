package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class KeyTextTest {

    @Property
    void validTextStaysAsItIs(@ForAll String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                new String(utf8, StandardCharsets.UTF_8),
                KeyText.of(Bytes.wrap(utf8)).chars());
    }

    /** Every lead byte, followed by bytes on both sides of each limit in the rules of UTF-8. */
    @Example
    void theCharactersAreThoseOfTheJdk() {
        int[] seconds = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
        int[] others = {0x7f, 0x80, 0xbf, 0xc0};
        for (int lead = 0x80; lead < 0x100; lead++) {
            for (int second : seconds) {
                for (int third : others) {
                    for (int fourth : others) {
                        check(new byte[] {(byte) lead, (byte) second, (byte) third, (byte) fourth});
                    }
                }
            }
        }
    }

    private static void check(byte[] bytes) {
        int length = 0;
        for (int n = 1; n <= 4 && length == 0; n++) {
            length = isOneCharacter(Arrays.copyOf(bytes, n)) ? n : 0;
        }
        KeyText text = KeyText.of(Bytes.wrap(bytes));
        int expectedNext = Math.max(1, length);
        assertEquals(expectedNext, text.byteOffset(text.next(0)), () -> Arrays.toString(bytes));
        String expected = length == 0 ? "\ufffd" : new String(bytes, 0, length, StandardCharsets.UTF_8);
        assertEquals(expected.codePointAt(0), text.chars().codePointAt(0), () -> Arrays.toString(bytes));
    }

    private static boolean isOneCharacter(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.codePointCount(0, text.length()) == 1;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }

    @Example
    void bothHalvesOfAPairGiveTheWholeCharacter() {
        KeyText text = KeyText.of(Bytes.utf8("é\ud83d\ude00x"));
        int[] offsets = {0, 2, 2, 6, 7};
        for (int i = 0; i < offsets.length; i++) {
            assertEquals(offsets[i], text.byteOffset(i), "place " + i);
        }
    }
}
