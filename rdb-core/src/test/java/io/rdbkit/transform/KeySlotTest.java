package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySlotTest {

    @Test
    void theChecksumIsXmodem() {
        assertEquals(0x31c3, KeySlot.crc16(Bytes.utf8("123456789").toByteArray(), 0, 9));
    }

    @ParameterizedTest
    @CsvSource({"foo,12182", "'',0", "123456789,12739"})
    void knownKeysHaveTheirSlots(String key, int slot) {
        assertEquals(slot, KeySlot.of(Bytes.utf8(key)));
    }

    @ParameterizedTest(name = "{0} hashes {1}")
    @CsvSource({
        "{user1000}.following,user1000",
        "foo{{bar}}zap,{bar",
        "foo{bar}{zap},bar",
        "}foo{bar},bar",
        "x{y,x{y",
        "x}y,x}y",
    })
    void theTagIsBetweenTheFirstBraces(String key, String hashed) {
        Bytes tag = Bytes.utf8(hashed);
        assertEquals(KeySlot.crc16(tag.toByteArray(), 0, tag.length()) % 16384, KeySlot.of(Bytes.utf8(key)));
    }

    @Test
    void anEmptyTagIsIgnored() {
        Bytes key = Bytes.utf8("foo{}{bar}");
        assertEquals(KeySlot.crc16(key.toByteArray(), 0, key.length()) % 16384, KeySlot.of(key));
    }

    @Property
    void agreesWithBitByBitDivision(@ForAll byte[] key) {
        int crc = 0;
        for (byte b : key) {
            for (int bit = 7; bit >= 0; bit--) {
                boolean carry = (crc >>> 15 & 1) != (b >>> bit & 1);
                crc = (crc << 1 ^ (carry ? 0x1021 : 0)) & 0xffff;
            }
        }
        assertEquals(crc, KeySlot.crc16(key, 0, key.length));
    }
}
