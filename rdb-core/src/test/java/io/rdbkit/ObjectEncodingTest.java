package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link KeyEntry#encoding}. The corpus and the tests with servers compare it with servers. */
class ObjectEncodingTest {

    private static final int BLOCK = 256 * 1024;

    @ParameterizedTest
    @CsvSource({
        "5, 1, linkedlist",
        "6, 1, linkedlist",
        "7, 1, quicklist",
        "11, 2, hashtable",
        "6, 3, skiplist",
        "11, 4, hashtable",
        "11, 5, skiplist",
        "11, 14, quicklist",
        "10, 18, quicklist",
        "12, 22, hashtable",
        "12, 24, hashtable"
    })
    void typesWithOneEncoding(int version, int type, String encoding) throws IOException {
        byte[] file = RdbBytes.redis(version).select(0).key(type, "k").le(9, 0).end();
        assertEquals(encoding, encoding(file));
    }

    @ParameterizedTest
    @CsvSource({
        "0, int",
        "-1, int",
        "9223372036854775807, int",
        "-9223372036854775808, int",
        "9223372036854775808, embstr",
        "-9223372036854775809, embstr",
        "18446744073709551617, embstr",
        "'', embstr",
        "-, embstr",
        "-0, embstr",
        "00, embstr",
        "01, embstr",
        "+1, embstr",
        "1.0, embstr",
        "1e3, embstr",
        "' 1', embstr",
        "1:, embstr",
        "1/, embstr",
    })
    void stringsByTheirContent(String text, String encoding) throws IOException {
        assertEquals(
                encoding, encoding(RdbBytes.redis(9).select(0).string("k", text).end()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0ff", "c10100", "c200000080", "c302010037"})
    void numbersInUnusualForms(String hex) throws IOException {
        assertEquals(
                "int", encoding(RdbBytes.redis(9).select(0).key(0, "k").hex(hex).end()));
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS0006, 1, 1, false, raw",
        "REDIS0007, 1, 44, false, embstr",
        "REDIS0007, 1, 45, false, raw",
        "REDIS0012, 70, 44, true, embstr",
        "REDIS0013, 10, 31, false, embstr",
        "REDIS0013, 10, 32, false, raw",
        "REDIS0014, 10, 23, true, embstr",
        "REDIS0014, 10, 24, true, raw",
        "VALKEY080, 10, 103, false, embstr",
        "VALKEY080, 10, 104, false, raw",
        "VALKEY080, 31, 82, false, embstr",
        "VALKEY080, 32, 79, false, embstr",
        "VALKEY080, 32, 80, false, raw",
        "VALKEY080, 32, 71, true, embstr",
        "VALKEY080, 32, 72, true, raw",
    })
    void stringsByTheirLength(String magic, int key, int value, boolean expires, String encoding) throws IOException {
        RdbBytes rdb = RdbBytes.magic(magic).select(0);
        if (expires) {
            rdb.bytes(252).le(8, 1);
        }
        assertEquals(
                encoding,
                encoding(rdb.string("k".repeat(key), "v".repeat(value)).end()));
    }

    @Test
    void listsByTheirNodes() throws IOException {
        byte[] small = Packed.listpack("a");
        assertEquals("listpack", encoding(list().len(1, 2).str(small).end()));
        assertEquals("quicklist", encoding(list().len(1, 1).str("a").end()));
        assertEquals(
                "quicklist",
                encoding(list().len(2, 2).str(small).len(2).str(small).end()));
        assertEquals("listpack", encoding(list().len(1, 2).str(new byte[8192]).end()));
        assertEquals("quicklist", encoding(list().len(1, 2).str(new byte[8193]).end()));
        byte[] block = new byte[93]; // the shortest compressed form of 8 KB
        assertEquals(
                "listpack",
                encoding(list().len(1, 2)
                        .bytes(0xc3)
                        .len(94, 8192)
                        .raw(block)
                        .bytes(0)
                        .end()));
        assertEquals(
                "quicklist",
                encoding(list().len(1, 2)
                        .bytes(0xc3)
                        .len(94, 8193)
                        .raw(block)
                        .bytes(0)
                        .end()));
    }

    private static RdbBytes list() {
        return RdbBytes.redis(11).select(0).key(18, "k");
    }

    /**
     * The test puts the value at every place in relation to the end of a block. The value, the end and the checksum are
     * read correctly afterwards.
     */
    @Test
    void askingDoesNotUseTheValueUp() throws IOException {
        List<Supplier<RdbBytes>> values = List.of(
                () -> value(0).str("short"),
                () -> value(0).str(""),
                () -> value(0).str("x".repeat(300)),
                () -> value(0).bytes(0xc2).le(4, 12345678),
                () -> value(18).len(1, 2).str(Packed.listpack("a", "b")),
                () -> value(18).len(1, 2).str(new byte[9000]));
        for (int before = BLOCK - 75; before <= BLOCK; before++) {
            for (int i = 0; i < values.size(); i++) {
                byte[] value = values.get(i).get().cut();
                RdbBytes rdb = RdbBytes.redis(11).select(0);
                int around = 12; // type, name, and a length of five bytes
                rdb.string("first", "x".repeat(before - rdb.size() - around)).raw(value);
                assertEquals(before + value.length, rdb.size());
                byte[] file = i % 2 == 0 ? rdb.raw(value(0).str("behind").cut()).end() : rdb.end();
                use(file, value, i % 2 == 0);
            }
        }
    }

    private static RdbBytes value(int type) {
        return RdbBytes.magic("").key(type, "k");
    }

    private static void use(byte[] file, byte[] record, boolean more) throws IOException {
        byte[] value = Bytes.wrap(record).substring(3).toByteArray();
        for (boolean hold : new boolean[] {false, true}) {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            ReadOptions options = hold // holding records the input too, so a copy isn't possible then
                    ? ReadOptions.DEFAULT.withHoldMeasured(true)
                    : ReadOptions.DEFAULT.withCopy(copy);
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
                in.next();
                KeyEntry key = (KeyEntry) in.next();
                ObjectEncoding encoding = key.encoding();
                assertEquals(encoding, key.encoding());
                if (hold) {
                    assertEquals(value.length, key.serializedSize());
                    assertEquals(encoding, key.encoding());
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    key.value().copyTo(bytes);
                    assertArrayEquals(value, bytes.toByteArray());
                }
                if (more) {
                    assertEquals("STRING", ((KeyEntry) in.next()).type().toString());
                }
                assertNull(in.next());
                assertEquals(Checksum.GOOD, in.checksum());
            }
            if (!hold) {
                assertArrayEquals(file, copy.toByteArray());
            }
        }
    }

    @Test
    void theEncodingIsAskedBeforeTheValueIsUsed() throws IOException {
        byte[] file =
                RdbBytes.redis(11).select(0).string("k", "v").key(2, "s").len(0).end();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            KeyEntry string = (KeyEntry) in.next();
            string.decode();
            assertThrows(IllegalStateException.class, string::encoding);
            KeyEntry set = (KeyEntry) in.next();
            set.decode();
            assertEquals(ObjectEncoding.HASHTABLE, set.encoding());
        }
    }

    @Test
    void damageAndAnEarlyEndAreNamed() {
        RdbBytes cut = RdbBytes.redis(11).select(0).key(0, "k");
        assertThrows(RdbTruncatedException.class, () -> encoding(cut.cut()));
        RdbFormatException e = assertThrows(
                RdbFormatException.class, () -> encoding(cut.hex("c5").end()));
        assertEquals("unknown string encoding 0xc5 of a string at offset 14, db 0, key \"k\", STRING", e.getMessage());
    }

    private static String encoding(byte[] file) throws IOException {
        try (RdbReader in = Readings.open(file)) {
            return ((KeyEntry) in.next()).encoding().toString();
        }
    }
}
