package io.rdbkit.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipHashTest {

    /** The key that CPython 3.11 derives from PYTHONHASHSEED=42. */
    private static final SipHash.Key KEY = new SipHash.Key(0xdc504fd368cd90afL, 0xb920bb9ffe99e9c1L);

    private final SipHash hash = new SipHash(KEY);

    /**
     * The first 64 bits are CPython's hash(bytes(range(n))). The full hashes come from a script that also gives the
     * published vectors of SipHash-2-4-128.
     */
    @ParameterizedTest
    @CsvSource({
        "1, ce880c366bcf3489, 5761d8d96a81962e",
        "3, ef4b9dcae9b04417,",
        "7, ce280fabc397fbda, 2d0c944d8cbc0c79",
        "8, 60866c3c108c6afb, e9f0c14e5e46a244",
        "9, 68814005f7469e03, dc3f88d8b12bbf2c",
        "15, 94ace24d68c18cf8, f60bf43ca6f5671d",
        "16, 339176f3ac59ce05, c75d33297b67e36e",
        "31, 06f3af51bda71c61,",
        "64, 91639ef7de8d52cb, 199d5c468e0c56d5"
    })
    void theHashIsThatOfPython(int length, String first, String second) {
        long expected = Long.parseUnsignedLong(first, 16);
        for (int behind : new int[] {0, 15}) {
            byte[] padded = new byte[5 + length + behind];
            Arrays.fill(padded, (byte) 0xee);
            for (int i = 0; i < length; i++) {
                padded[i + 5] = (byte) i;
            }
            assertEquals(expected, hash.of(0, padded, 5, length));
            if (second != null) {
                padded = Arrays.copyOfRange(padded, 5, 5 + (length & -8) + 8);
                Arrays.fill(padded, length, padded.length, (byte) 0);
                padded[padded.length - 1] = (byte) length;
                hash.begin(0);
                hash.bytes(padded, 0, padded.length);
                hash.end();
                assertEquals(expected, hash.first());
                assertEquals(Long.parseUnsignedLong(second, 16), hash.second());
            }
        }
    }

    @Property(tries = 300)
    void piecesGiveTheHashOfTheWhole(@ForAll @Size(max = 40) byte[] all, @ForAll @Size(max = 6) int[] cuts) {
        hash.begin(1);
        hash.bytes(all, 0, all.length);
        hash.word(7);
        hash.end();
        long first = hash.first();
        long second = hash.second();
        hash.begin(1);
        int at = 0;
        for (int cut : cuts) {
            int length = Math.floorMod(cut, all.length - at + 1);
            hash.piece(all, at, length);
            at += length;
        }
        hash.piece(all, at, all.length - at);
        hash.endPieces();
        hash.word(7);
        hash.end();
        assertEquals(first, hash.first());
        assertEquals(second, hash.second());
    }

    @Test
    void kindsHaveDifferentHashes() {
        byte[] key = {1, 2, 3};
        assertNotEquals(hash.of(0, key, 0, 3), hash.of(1, key, 0, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9})
    void aRandomKeyDiffersEachTime(int length) {
        byte[] key = new byte[length];
        assertNotEquals(
                new SipHash(SipHash.Key.random()).of(0, key, 0, length),
                new SipHash(SipHash.Key.random()).of(0, key, 0, length));
    }
}
