package io.rdbkit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rdbkit.encode.RedisFieldExpiry;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldExpiryCheckTest {

    private static final long NOW = 1_700_000_000_000L;

    /** A check that has seen no field yet. */
    private static FieldExpiryCheck check(RdbType type) {
        return new FieldExpiryCheck(type, NOW);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"HASH_2", "HASH_METADATA", "HASH_METADATA_PRE_GA", "HASH_LISTPACK_EX", "HASH_LISTPACK_EX_PRE_GA"})
    void aFieldIsExpiredOnlyAfterItsTime(RdbType type) {
        assertEquals(Flaw.EXPIRED_FIELD, check(type).flawOf(NOW - 1));
        assertNull(check(type).flawOf(NOW));
        assertNull(check(type).flawOf(Expiry.NONE));
        assertEquals(Flaw.FIELD_EXPIRY, check(type).flawOf(-2));
        assertEquals(Flaw.EXPIRED_FIELD, check(type).flawOf(Math.max(0, RedisFieldExpiry.EARLIEST)));
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH_METADATA", "HASH_METADATA_PRE_GA", "HASH_LISTPACK_EX", "HASH_LISTPACK_EX_PRE_GA"})
    void theTimesOfRedisHaveBounds(RdbType type) {
        assertNull(check(type).flawOf(RedisFieldExpiry.LATEST));
        assertEquals(Flaw.FIELD_EXPIRY, check(type).flawOf(RedisFieldExpiry.LATEST + 1));
        assertEquals(Flaw.EXPIRED_FIELD, check(type).flawOf(RedisFieldExpiry.EARLIEST));
    }

    @Test
    void theTimesOfValkeyHaveNoBounds() {
        assertNull(check(RdbType.HASH_2).flawOf(RedisFieldExpiry.LATEST + 1));
        assertNull(check(RdbType.HASH_2).flawOf(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH_LISTPACK_EX", "HASH_LISTPACK_EX_PRE_GA"})
    void packedFieldsRiseAndFieldsWithoutExpiryAreLast(RdbType type) {
        FieldExpiryCheck fields = check(type);
        assertNull(fields.flawOf(NOW));
        assertNull(fields.flawOf(NOW), "the same time again is in order");
        assertEquals(Flaw.FIELD_EXPIRY_ORDER, fields.flawOf(NOW - 1));
        assertNull(fields.flawOf(NOW + 1));
        assertNull(fields.flawOf(Expiry.NONE));
        assertNull(fields.flawOf(Expiry.NONE));
        assertEquals(Flaw.FIELD_EXPIRY_ORDER, fields.flawOf(NOW + 2));
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH_2", "HASH_METADATA", "HASH_METADATA_PRE_GA"})
    void otherTypesHaveNoOrder(RdbType type) {
        FieldExpiryCheck fields = check(type);
        assertNull(fields.flawOf(NOW + 1));
        assertNull(fields.flawOf(NOW));
    }
}
