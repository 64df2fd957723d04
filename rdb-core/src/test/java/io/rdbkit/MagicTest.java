package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagicTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void everyRedisVersionIsRead(int number) throws IOException {
        assertVersion(new RdbVersion(Fork.REDIS, number), RdbBytes.redis(number).end());
    }

    @ParameterizedTest
    @ValueSource(ints = 80)
    void valkey9IsRead(int number) throws IOException {
        assertVersion(
                new RdbVersion(Fork.VALKEY, number), RdbBytes.valkey(number).end());
    }

    private static void assertVersion(RdbVersion version, byte[] empty) throws IOException {
        try (RdbReader in = Readings.open(empty)) {
            assertEquals(version, in.version());
            assertNull(in.next());
            assertEquals(empty.length, in.length());
            assertEquals(version.number() < 5 ? Checksum.NONE : Checksum.GOOD, in.checksum());
        }
        assertArrayEquals(Arrays.copyOf(empty, 9), version.magic());
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS0000, REDIS0000",
        "REDIS0016, REDIS0016",
        "REDIS0080, REDIS0080",
        "REDIS9999, REDIS9999",
        "VALKEY079, VALKEY079",
        "VALKEY081, 'VALKEY081 (Valkey 9.2, unreleased)'",
        "VALKEY011, VALKEY011"
    })
    void otherVersionsAreRefused(String magic, String shown) {
        RdbUnsupportedException e = Readings.failure(
                RdbUnsupportedException.class, RdbBytes.magic(magic).end());
        assertEquals("unsupported RDB version " + shown + " at offset 0", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"REDIS00x1", "REDIS 011", "REDIS-001", "VALKEY0x0", "REDISABCD"})
    void anythingElseIsNotAnRdb(String magic) {
        RdbFormatException e =
                Readings.failure(RdbFormatException.class, RdbBytes.magic(magic).end());
        assertEquals("not an RDB: it starts with \"" + magic + "\" at offset 0", e.getMessage());
    }
}
