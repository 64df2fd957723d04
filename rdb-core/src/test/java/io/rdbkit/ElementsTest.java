package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementsTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(0, 1, value().str("")),
                Arguments.of(1, 2, value().len(2).str("a", "b")),
                Arguments.of(2, 0, value().len(0)),
                Arguments.of(2, 3, value().len(3).str("a", "b", "c")),
                Arguments.of(3, 1, value().len(1).str("m").str("1.5")),
                Arguments.of(
                        3,
                        3,
                        value().len(3)
                                .str("m")
                                .bytes(253)
                                .str("n")
                                .bytes(254)
                                .str("o")
                                .bytes(255)),
                Arguments.of(4, 1, value().len(1).str("f", "v")),
                Arguments.of(5, 1, value().len(1).str("m").le(8, 0)),
                Arguments.of(7, 1, value().hex(HandMade.MODULE_ID).hex("020500")),
                Arguments.of(9, 2, value().str(Packed.zipmap("f", "v", "g", "w"))),
                Arguments.of(10, 3, value().str(Packed.ziplist("a", "b", "c"))),
                Arguments.of(11, 2, value().str(Packed.intset(1, 2))),
                Arguments.of(12, 2, value().str(Packed.ziplist("m", "1", "n", "2"))),
                Arguments.of(13, 1, value().str(Packed.ziplist("f", "v"))),
                Arguments.of(14, 3, value().len(2).str(Packed.ziplist("a", "b")).str(Packed.ziplist("c"))),
                Arguments.of(16, 1, value().str(Packed.listpack("f", "v"))),
                Arguments.of(17, 2, value().str(Packed.listpack("m", "1", "n", "2"))),
                Arguments.of(18, 3, value().len(2, 1).str("plain").len(2).str(Packed.listpack("a", "b"))),
                Arguments.of(20, 3, value().str(Packed.listpack("a", "b", "c"))),
                Arguments.of(21, 0, value().len(0, 0, 1, 1, 0, 0, 0, 0, 0, 0)),
                Arguments.of(22, 1, value().len(1, 0).str("f", "v")),
                Arguments.of(23, 1, value().str(Packed.listpack("f", "v", "0"))),
                Arguments.of(24, 1, value().le(8, 0).len(1, 0).str("f", "v")),
                Arguments.of(25, 1, value().le(8, 0).str(Packed.listpack("f", "v", "0"))),
                Arguments.of(
                        28,
                        2,
                        value().len(2, 0).len(0, 0).str("a").len(1L << 40, 1).le(8, -1)),
                Arguments.of(30, 2, value().str(Packed.listpack("7", "v", "w"))),
                Arguments.of(32, 2, value().len(7).str("v", "w")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void theReaderCountsEachType(int type, long elements, RdbBytes value) throws IOException {
        byte[] file = begin(type, value).string("next", "v").end();
        KeyEntry key = (KeyEntry) Readings.entries(file).get(1);
        assertEquals(type, key.type().id());
        assertEquals(3, Readings.entries(file).size(), "the reader finds the next key behind the value");
        assertEquals(elements, Readings.elements(begin(type, value).end()));
    }

    private static RdbBytes begin(int type, RdbBytes value) {
        RdbBytes rdb = RdbBytes.redis(15).bytes(242).len(7, 2).str("f", "g").select(0);
        return rdb.key(type, "k").raw(value.cut());
    }

    @Test
    void ofValkeysHashWithExpiringFields() throws IOException {
        byte[] rdb = RdbBytes.valkey(80)
                .select(0)
                .key(22, "h")
                .len(2)
                .str("f", "v")
                .le(8, -1)
                .str("g", "w")
                .le(8, 1_900_000_000_000L)
                .end();
        assertEquals(2, Readings.elements(rdb));
        assertEquals(RdbType.HASH_2, Readings.key(rdb).type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00" + "0161", "01" + "0102030405060708", "02" + "000000000000f03f", "03" + "03616263"})
    void ofAnArrayWithEachTag(String element) throws IOException {
        RdbBytes rdb = RdbBytes.redis(14).select(0).key(28, "a").len(1, 1, 5).len(3);
        assertEquals(1, Readings.elements(rdb.hex(element).end()));
    }

    @Test
    void anUnknownTagIsDamage() {
        RdbBytes rdb = RdbBytes.redis(14).select(0).key(28, "a").len(1, 0).len(3);
        int offset = rdb.size();
        assertEquals(
                "unknown array element tag 4 at offset " + offset + ", db 0, key \"a\", ARRAY",
                Readings.failure(
                                RdbFormatException.class, rdb.hex("04" + "0161").end())
                        .getMessage());
    }

    /** A packed value is parsed only when its elements are asked for. */
    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 12, 13, 14, 16, 17, 18, 20})
    void aDamagedPackedValueIsReportedWithItsKey(int type) throws IOException {
        RdbBytes rdb = RdbBytes.redis(11).select(2).key(type, "broken");
        int offset = rdb.size();
        byte[] file = (type == 14 ? rdb.len(1) : type == 18 ? rdb.len(1, 2) : rdb)
                .str("")
                .end();
        assertEquals(1, Readings.entries(file).size());
        for (boolean hold : new boolean[] {false, true}) {
            ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
                KeyEntry key = (KeyEntry) in.next();
                RdbFormatException e = assertThrows(RdbFormatException.class, key::elements);
                assertEquals(offset, e.offset());
                assertTrue(e.what().startsWith("damaged "), e.what());
                assertTrue(e.getMessage().endsWith(", db 2, key \"broken\", " + key.type()), e.getMessage());
            }
        }
    }

    private static RdbBytes value() {
        return RdbBytes.magic("");
    }
}
