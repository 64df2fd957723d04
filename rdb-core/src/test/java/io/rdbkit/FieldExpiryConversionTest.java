package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Converts field expiries between the hash types of Redis and the one of Valkey. */
class FieldExpiryConversionTest {

    private static final LossPolicy DROP = LossPolicy.of(OnLoss.DROP_FEATURE);
    private static final long LATEST_IN_REDIS = (1L << 48) - 2;
    private static final long TIME = 1_900_000_000_000L;

    private static RdbBytes redis() {
        return RdbBytes.redis(12).select(0);
    }

    private static byte[] packed(long earliest, String... entries) {
        return redis().key(25, "h")
                .le(8, earliest)
                .str(Packed.listpack(entries))
                .end();
    }

    /** One field for each expiry: f0, f1 and so on. -1 means that the field doesn't expire. */
    private static byte[] valkey(long... expiries) {
        RdbBytes rdb = RdbBytes.valkey(80).select(0).key(22, "h").len(expiries.length);
        for (int i = 0; i < expiries.length; i++) {
            rdb.str("f" + i, "v").le(8, expiries[i]);
        }
        return rdb.end();
    }

    private static Map<Bytes, Long> expiries(Converted converted) throws IOException {
        List<KeyContent> keys = KeyContent.all(converted.rdb());
        assertEquals(1, keys.size());
        return keys.get(0).fieldExpiries();
    }

    private static Map<Bytes, Long> map(Object... namesAndTimes) {
        Map<Bytes, Long> map = new TreeMap<>();
        for (int i = 0; i < namesAndTimes.length; i += 2) {
            map.put(Bytes.utf8((String) namesAndTimes[i]), (Long) namesAndTimes[i + 1]);
        }
        return map;
    }

    /**
     * A server keeps the minimum when it drops the field that expires first. So the minimum of a packed hash proves
     * nothing.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, TIME - 5, TIME, TIME + 99})
    void theMinimumOfAPackedHashIsIgnored(long earliest) throws IOException {
        byte[] rdb = packed(earliest, "f", "v", "" + TIME, "g", "w", "0");
        Converted converted = Converted.of(rdb, "valkey-9.0", LossPolicy.FAIL);
        assertEquals(map("f", TIME), expiries(converted));
        assertEquals(RdbType.HASH_2, Readings.key(converted.rdb()).type());
    }

    /** The expiries of a plain hash are distances from its minimum, even if no field has the minimum any more. */
    @Test
    void theMinimumOfAPlainHashIsAdded() throws IOException {
        byte[] rdb = redis().key(24, "h")
                .le(8, TIME)
                .len(3, 6)
                .str("f", "v")
                .len(0)
                .str("g", "w")
                .len(1001)
                .str("h", "x")
                .end();
        Converted converted = Converted.of(rdb, "valkey-9.0", LossPolicy.FAIL);
        assertEquals(map("f", TIME + 5, "h", TIME + 1000), expiries(converted));
    }

    @Test
    void aMinimumOf0IsATime() throws IOException {
        byte[] rdb = redis().key(24, "h")
                .le(8, 0)
                .len(2, 6)
                .str("f", "v")
                .len(1)
                .str("g", "w")
                .end();
        Converted converted = Converted.of(rdb, "valkey-9.0", LossPolicy.FAIL);
        assertEquals(map("f", 5L, "g", 0L), expiries(converted));
    }

    @ParameterizedTest
    @CsvSource({"10, HASH_LISTPACK", "100, HASH"})
    void aHashWithoutExpiringFieldsBecomesAPlainOne(int length, RdbType type) throws IOException {
        byte[] rdb = packed(TIME, "f", "v".repeat(length), "0", "g", "7", "0");
        Converted converted = Converted.of(rdb, "valkey-9.0", LossPolicy.FAIL);
        assertEquals(type, Readings.key(converted.rdb()).type());
        assertEquals(KeyContent.all(rdb), KeyContent.all(converted.rdb()));
    }

    /**
     * In Valkey -1 means no expiry, and 0 is a time in the past. In Redis 0 means no expiry, so a 0 of Valkey becomes
     * 1.
     */
    @Test
    void aFieldThatHasExpiredInValkeyHasExpiredInRedis() throws IOException {
        Converted converted = Converted.of(valkey(0, -1, 1, TIME), "redis-7.4", LossPolicy.FAIL);
        assertEquals(map("f0", 1L, "f2", 1L, "f3", TIME), expiries(converted));
        assertEquals(List.of(), converted.told());
        assertEquals(RdbType.HASH_LISTPACK_EX, Readings.key(converted.rdb()).type());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 600})
    void aTimeBeyondTheBitsOfRedisIsAReportedLoss(int fields) throws IOException {
        long[] expiries = new long[fields];
        java.util.Arrays.fill(expiries, LATEST_IN_REDIS);
        expiries[1] = LATEST_IN_REDIS + 1;
        Converted converted = Converted.of(valkey(expiries), "redis-8.0", DROP);
        assertEquals(List.of("field-expiry 1 drop-feature"), converted.told());
        assertEquals("the expiry of 1 field", converted.lost().get(0).what());
        Map<Bytes, Long> left = expiries(converted);
        assertEquals(fields - 1, left.size());
        assertEquals(LATEST_IN_REDIS, left.get(Bytes.utf8("f0")));
    }

    @Test
    void aTimeBeyondTheBitsOfRedisStaysInValkey() throws IOException {
        Converted converted = Converted.of(valkey(Long.MAX_VALUE), "valkey-9.1", LossPolicy.FAIL);
        assertEquals(map("f0", Long.MAX_VALUE), expiries(converted));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 600})
    void aKeyIsDroppedEvenIfOnlyItsLastFieldExpiresTooLate(int fields) throws IOException {
        long[] expiries = new long[fields];
        expiries[fields - 1] = LATEST_IN_REDIS + 1;
        Converted converted = Converted.of(valkey(expiries), "redis-8.0", LossPolicy.of(OnLoss.DROP_KEY));
        assertEquals(List.of("field-expiry 1 drop-key"), converted.told());
        assertEquals(List.of(), converted.names());
        assertEquals(1, converted.losses().keysDropped());
    }

    @Test
    void manyFieldsKeepTheirExpiries() throws IOException {
        long[] expiries = new long[3000];
        Map<Bytes, Long> expected = new TreeMap<>();
        for (int i = 0; i < expiries.length; i++) {
            expiries[i] = i % 3 == 0 ? -1 : TIME - i * 1000L;
            if (i % 3 != 0) {
                expected.put(Bytes.utf8("f" + i), expiries[i]);
            }
        }
        byte[] rdb = valkey(expiries);
        Converted redis = Converted.of(rdb, "redis-8.0", LossPolicy.FAIL);
        assertEquals(RdbType.HASH_METADATA, Readings.key(redis.rdb()).type());
        assertEquals(expected, expiries(redis));
        Converted back = Converted.of(redis.rdb(), "valkey-9.0", LossPolicy.FAIL);
        assertEquals(KeyContent.all(rdb), KeyContent.all(back.rdb()));
    }

    @Test
    void manyFieldsOfAKeyAreOneLoss() throws IOException {
        byte[] rdb = valkey(TIME, -1, 0, TIME);
        Converted converted = Converted.of(rdb, "redis-7.2", DROP);
        assertEquals(List.of("field-expiry 3 drop-feature"), converted.told());
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 1L), converted.losses().counts());
        assertEquals("the expiry of 3 fields", converted.lost().get(0).what());
        assertEquals(
                KeyContent.all(rdb).stream()
                        .map(key -> key.in(Target.parse("redis-7.2")))
                        .collect(Collectors.toList()),
                KeyContent.all(converted.rdb()));
    }

    /** No server writes or loads a negative time. */
    @Test
    void aNegativeTimeIsRefused() {
        byte[] rdb = packed(TIME, "f", "v", "-5");
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> Converted.of(rdb, "valkey-9.0", DROP));
        assertEquals(Reason.UNLOADABLE, e.reason());
    }
}
