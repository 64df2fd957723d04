package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbFormatException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A length in each of its forms, shortest or not. */
class LengthFormsTest {

    @ParameterizedTest
    @ValueSource(strings = {"03", "4003", "8000000003", "810000000000000003"})
    void aStringIsReadWithEachForm(String three) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .bytes(0)
                .hex(three)
                .text("key")
                .hex(three)
                .text("abc")
                .end();
        KeyEntry key = Readings.key(rdb);
        assertEquals(Bytes.utf8("key"), key.key());
        assertEquals(1, Readings.elements(rdb));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "4003", "8000000003", "810000000000000003"})
    void aCollectionIsReadWithEachForm(String three) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .key(1, "list")
                .hex(three)
                .str("a", "b", "c")
                .end();
        assertEquals(3, Readings.elements(rdb));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "4002", "8000000002", "810000000000000002"})
    void aDatabaseNumberIsReadInEachForm(String two) throws IOException {
        assertEquals(
                2,
                Readings.key(RdbBytes.redis(9)
                                .bytes(254)
                                .hex(two)
                                .string("k", "v")
                                .end())
                        .db());
    }

    /** One value below and one above each limit. */
    @ParameterizedTest
    @CsvSource({"63, 3f", "64, 4040", "16383, 7fff", "16384, 8000004000", "4294967295, 80ffffffff"})
    void theShortestFormChangesAtEachLimit(long idle, String encoded) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .bytes(248)
                .hex(encoded)
                .string("k", "v")
                .end();
        assertEquals(idle, Readings.key(rdb).eviction().idleSeconds());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x82, 0x83, 0xbf})
    void unknownLengthMarksAreErrors(int mark) {
        RdbBytes rdb = RdbBytes.redis(9).select(0).key(2, "set");
        int offset = rdb.size();
        RdbFormatException e = Readings.failure(
                RdbFormatException.class, rdb.bytes(mark, 0, 0, 0, 1).end());
        assertEquals(
                "byte 0x" + Integer.toHexString(mark) + " is no length encoding, reading the count of elements"
                        + " at offset " + offset + ", db 0, key \"set\", SET",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc0, 0xc3, 0xff})
    void aStringEncodingIsNotALength(int mark) {
        RdbBytes rdb = RdbBytes.redis(9).select(0).key(2, "set");
        int offset = rdb.size();
        RdbFormatException e =
                Readings.failure(RdbFormatException.class, rdb.bytes(mark, 0, 0).end());
        assertEquals(
                "byte 0x" + Integer.toHexString(mark) + " where the length of the count of elements must stand"
                        + " at offset " + offset + ", db 0, key \"set\", SET",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"8000000000000000, 9223372036854775808", "ffffffffffffffff, 18446744073709551615"})
    void anImpossibleCountIsDamage(String hex, String number) {
        RdbBytes rdb = RdbBytes.redis(9).select(0).key(2, "set");
        int offset = rdb.size();
        RdbFormatException e = Readings.failure(
                RdbFormatException.class, rdb.bytes(0x81).hex(hex).end());
        assertEquals(
                "impossible length " + number + " of the count of elements at offset " + offset
                        + ", db 0, key \"set\", SET",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2147483648", "4294967296", "-1"})
    void anImpossibleDatabaseNumberIsDamage(long number) {
        RdbFormatException e = Readings.failure(
                RdbFormatException.class,
                RdbBytes.redis(9).bytes(254).len(number).string("k", "v").end());
        assertEquals("impossible database number " + Long.toUnsignedString(number), e.what());
    }
}
