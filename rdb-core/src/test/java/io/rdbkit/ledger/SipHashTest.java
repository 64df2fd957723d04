package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rdbkit.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

    // The key that CPython 3.11 derives from PYTHONHASHSEED=42, and what its hash(bytes(range(n))) is then.
    private final SipHash hash = new SipHash(0xdc504fd368cd90afL, 0xb920bb9ffe99e9c1L);

    @ParameterizedTest
    @CsvSource({
        "1, ce880c366bcf3489",
        "3, ef4b9dcae9b04417",
        "7, ce280fabc397fbda",
        "8, 60866c3c108c6afb",
        "9, 68814005f7469e03",
        "15, 94ace24d68c18cf8",
        "16, 339176f3ac59ce05",
        "31, 06f3af51bda71c61",
        "64, 91639ef7de8d52cb"
    })
    void isTheOneThatPythonUses(int length, String expected) {
        byte[] padded = new byte[length + 20];
        for (int i = 0; i < length; i++) {
            padded[i + 5] = (byte) i;
        }
        assertEquals(Long.parseUnsignedLong(expected, 16), hash.of(0, Bytes.wrap(padded, 5, length)));
    }

    @Test
    void tellsDatabasesApart() {
        assertNotEquals(hash.of(0, Bytes.utf8("key")), hash.of(1, Bytes.utf8("key")));
    }

    @Test
    void isAnotherOneEachTime() {
        assertNotEquals(SipHash.random().of(0, Bytes.EMPTY), SipHash.random().of(0, Bytes.EMPTY));
    }
}
