package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbFormatException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A string in each of its encodings: as a key, which is decoded, and as a value, which is not. */
class StringFormsTest {

    @ParameterizedTest
    @CsvSource({
        "00, ''",
        "0161, a",
        "c000, 0",
        "c07f, 127",
        "c080, -128",
        "c10080, -32768",
        "c1ff7f, 32767",
        "c200000080, -2147483648",
        "c2ffffff7f, 2147483647",
        "c30516 0061e00c00, aaaaaaaaaaaaaaaaaaaaaa",
        "c38000000005 4016 0061e00c00, aaaaaaaaaaaaaaaaaaaaaa",
        "c30605 0461626364 65, abcde",
        "c306400504 6162636465, abcde"
    })
    void everyEncodingGivesTheSameText(String encoded, String text) throws IOException {
        String digits = encoded.replace(" ", "");
        byte[] rdb =
                RdbBytes.redis(9).select(0).bytes(0).hex(digits).hex(digits).end();
        KeyEntry key = Readings.key(rdb);
        assertEquals(Bytes.utf8(text), key.key());
        assertEquals(Bytes.wrap(HexFormat.of().parseHex(digits)), key.encodedKey());
        try (RdbReader in = Readings.open(rdb)) {
            assertEquals(digits.length() / 2, ((KeyEntry) in.next()).serializedSize());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc4, 0xd0, 0xff})
    void unknownEncodingsAreErrors(int mark) {
        RdbBytes rdb = RdbBytes.redis(9).select(0).bytes(0);
        int offset = rdb.size();
        RdbFormatException asKey =
                Readings.failure(RdbFormatException.class, rdb.bytes(mark, 1, 1).end());
        assertEquals(
                "unknown string encoding 0x" + Integer.toHexString(mark) + " of a key at offset " + offset,
                asKey.getMessage());

        rdb = RdbBytes.redis(9).select(5).key(0, "k");
        offset = rdb.size();
        RdbFormatException asValue =
                Readings.failure(RdbFormatException.class, rdb.bytes(mark, 1, 1).end());
        assertEquals(
                "unknown string encoding 0x" + Integer.toHexString(mark) + " of a string at offset " + offset
                        + ", db 5, key \"k\", STRING",
                asValue.getMessage());
    }

    /** References before the start and beyond the end, too much and too little output, a block that ends early. */
    @ParameterizedTest
    @ValueSource(
            strings = {"c30516 0061e00cff", "c30515 0061e00c00", "c30517 0061e00c00", "c30205 0461", "c30316 0061e0"})
    void aDamagedBlockIsAnError(String encoded) {
        RdbBytes rdb = RdbBytes.redis(9).select(0).bytes(0);
        int offset = rdb.size();
        RdbFormatException e = Readings.failure(
                RdbFormatException.class,
                rdb.hex(encoded.replace(" ", "")).str("v").end());
        assertEquals("a key: damaged LZF block at offset " + offset, e.getMessage());
    }

    /** A block expands at most 88 times. The reader checks this before it reads the block, of a skipped value too. */
    @ParameterizedTest
    @ValueSource(strings = {"c30500 0061e00c00", "c30541b9 0061e00c00", "c3000100"})
    void anImpossiblyShortBlockIsAnError(String encoded) {
        String digits = encoded.replace(" ", "");
        RdbBytes rdb = RdbBytes.redis(9).select(0).bytes(0);
        RdbFormatException asKey = Readings.failure(
                RdbFormatException.class, rdb.hex(digits).str("v").end());
        assertTrue(asKey.what().matches("a key: an LZF block of . bytes can't hold \\d+ bytes"), asKey.what());

        rdb = RdbBytes.redis(9).select(0).key(0, "k");
        int offset = rdb.size();
        RdbFormatException asValue =
                Readings.failure(RdbFormatException.class, rdb.hex(digits).end());
        assertTrue(asValue.what().matches("a string: an LZF block of . bytes can't hold \\d+ bytes"), asValue.what());
        assertEquals(offset, asValue.offset());
        assertTrue(asValue.getMessage().endsWith(", db 0, key \"k\", STRING"), asValue.getMessage());
    }
}
