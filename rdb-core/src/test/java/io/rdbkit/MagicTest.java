package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    @ValueSource(ints = {80, 81})
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
        "REDIS0016, 'REDIS0016, newer than REDIS0015; --newer reads it as far as its records are known'",
        "REDIS9999, 'REDIS9999, newer than REDIS0015; --newer reads it as far as its records are known'",
        "VALKEY079, VALKEY079",
        "VALKEY082, 'VALKEY082, newer than VALKEY081; --newer reads it as far as its records are known'",
        "VALKEY011, VALKEY011"
    })
    void otherVersionsAreRefused(String magic, String shown) {
        RdbUnsupportedException e = Readings.failure(
                RdbUnsupportedException.class, RdbBytes.magic(magic).end());
        assertEquals("unsupported RDB version " + shown + " at offset 0", e.getMessage());
    }

    /** The reader reads those parts of a later version that earlier versions have, too. */
    @ParameterizedTest
    @CsvSource({"REDIS0016, RDB 16", "REDIS9999, RDB 9999", "VALKEY082, VALKEY 82"})
    void aLaterVersionIsReadOnRequest(String magic, String told) throws IOException {
        byte[] rdb = RdbBytes.magic(magic).select(0).string("k", "v").end();
        List<RdbVersion> newer = new ArrayList<>();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT.withNewer(newer::add))) {
            KeyEntry key = (KeyEntry) in.next();
            assertEquals(Bytes.utf8("k"), key.key());
            assertNull(in.next());
            assertEquals(List.of(in.version()), newer);
            assertEquals(told, in.version().toString());
            assertArrayEquals(Arrays.copyOf(rdb, 9), in.version().magic());
        }
    }

    @Test
    void aKnownVersionIsNotCalledNewer() throws IOException {
        try (RdbReader in = RdbReader.open(
                new ByteArrayInputStream(RdbBytes.valkey(81).end()),
                ReadOptions.DEFAULT.withNewer(version -> fail(version.toString())))) {
            assertNull(in.next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REDIS00x1", "REDIS 011", "REDIS-001", "VALKEY0x0", "REDISABCD"})
    void anythingElseIsNotAnRdb(String magic) {
        RdbFormatException e =
                Readings.failure(RdbFormatException.class, RdbBytes.magic(magic).end());
        assertEquals("not an RDB: it starts with \"" + magic + "\" at offset 0", e.getMessage());
    }
}
