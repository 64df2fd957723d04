package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opcodes that only describe the next key: expiry, idle time, frequency, metadata. */
class KeyPreparationTest {

    @ParameterizedTest
    @CsvSource({"1, 1900000000", "9, 1900000000", "1, -1900000000", "9, 2147483647"})
    void secondsAreReadAsMilliseconds(int version, int seconds) throws IOException {
        RdbBytes rdb = RdbBytes.redis(version).select(0);
        long offset = rdb.size();
        KeyEntry key =
                Readings.key(rdb.bytes(253).le(4, seconds).string("k", "v").end());
        assertEquals(1000L * seconds, key.expiry());
        assertTrue(key.hasExpiry());
        assertEquals(offset, key.offset(), "a key begins at its expiry");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_900_000_000_123L, Long.MAX_VALUE, Long.MIN_VALUE})
    void millisecondsAreReadAsTheyAre(long expiry) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .bytes(252)
                .le(8, expiry)
                .string("k", "v")
                .end();
        assertEquals(expiry, Readings.key(rdb).expiry());
    }

    /** Servers load -1 as no expiry. */
    @Test
    void minusOneIsNoExpiry() throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .bytes(252)
                .le(8, -1)
                .string("k", "v")
                .end();
        assertFalse(Readings.key(rdb).hasExpiry());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 63, 64, 100_000, 1L << 33, Long.MAX_VALUE})
    void idleTime(long seconds) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .bytes(248)
                .len(seconds)
                .string("k", "v")
                .end();
        assertEquals(new Eviction(seconds, -1), Readings.key(rdb).eviction());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 255})
    void frequency(int counter) throws IOException {
        byte[] rdb =
                RdbBytes.redis(9).select(0).bytes(249, counter).string("k", "v").end();
        assertEquals(new Eviction(-1, counter), Readings.key(rdb).eviction());
    }

    @Test
    void metadataIsKeptAsItIs() throws IOException {
        String payload = "02" + "54544c58" + "0105" + "00" + "41424344" + "050161" + "00";
        byte[] rdb = RdbBytes.redis(13)
                .select(0)
                .bytes(243)
                .hex(payload)
                .string("k", "v")
                .end();
        KeyEntry key = Readings.key(rdb);
        assertEquals(Bytes.wrap(RdbBytes.magic("").hex(payload).cut()), key.metadata());
    }

    @Test
    void noPrefixReachesTheKeyAfterTheNext() throws IOException {
        byte[] rdb = RdbBytes.redis(13)
                .select(0)
                .bytes(252)
                .le(8, 1000)
                .bytes(249, 5, 243)
                .len(0)
                .string("k", "v")
                .string("l", "w")
                .end();
        List<RdbEntry> entries = Readings.entries(rdb);
        KeyEntry second = (KeyEntry) entries.get(1);
        assertFalse(second.hasExpiry());
        assertEquals(Eviction.NONE, second.eviction());
        assertTrue(second.metadata().isEmpty());
    }

    /** Every server's loader keeps the expiry and the other prefixes until a key comes. */
    @ParameterizedTest
    @ValueSource(strings = {"fc10264c4e56020000", "fd40a21399", "f905", "f805", "f3014142434400"})
    void recordsMayStandBetweenAPrefixAndItsKey(String preparation) throws IOException {
        byte[] direct =
                RdbBytes.redis(13).select(0).hex(preparation).string("k", "v").end();
        for (String other : new String[] {"fe00", "fa0161" + "0162", "fb0201", "f500", "f4000000", "fe01fb0100"}) {
            RdbBytes rdb = RdbBytes.redis(13).select(0);
            int offset = rdb.size();
            KeyEntry key = Readings.key(
                    rdb.hex(preparation).hex(other).string("k", "v").end());
            KeyEntry expected = Readings.key(direct);
            assertEquals(expected.expiry(), key.expiry(), other);
            assertEquals(expected.eviction(), key.eviction(), other);
            assertEquals(expected.metadata(), key.metadata(), other);
            assertEquals(offset, key.offset(), other);
        }
    }

    /** Servers ignore a prefix if no key follows. */
    @ParameterizedTest
    @ValueSource(strings = {"fd00000000", "fc0000000000000000", "f905", "f805", "f3014142434400"})
    void aPrefixWithoutAKeyIsIgnored(String preparation) throws IOException {
        byte[] rdb =
                RdbBytes.redis(13).select(0).string("k", "v").hex(preparation).end();
        assertFalse(Readings.key(rdb).hasExpiry());
    }
}
