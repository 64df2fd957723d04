package io.rdbkit.check;

import io.rdbkit.encode.RedisFieldExpiry;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;

/** Checks the expiries of a hash's fields, in their order. */
final class FieldExpiryCheck {

    private final long nowMillis;
    /** Whether they must be valid in Redis: not negative, and at most 48 bits. */
    private final boolean limited;
    /** Whether they must rise, with fields without an expiry last. */
    private final boolean ordered;

    private long last;

    FieldExpiryCheck(RdbType type, long nowMillis) {
        this.nowMillis = nowMillis;
        ordered = type == RdbType.HASH_LISTPACK_EX || type == RdbType.HASH_LISTPACK_EX_PRE_GA;
        limited = ordered || type == RdbType.HASH_METADATA || type == RdbType.HASH_METADATA_PRE_GA;
    }

    /** The flaw of the next field's expiry, or null. */
    Flaw flawOf(long expiry) {
        boolean expires = expiry != Expiry.NONE;
        if (expires && !isAllowed(expiry)) {
            return Flaw.FIELD_EXPIRY;
        }
        if (ordered) {
            long place = expires ? expiry : Long.MAX_VALUE;
            if (place < last) {
                return Flaw.FIELD_EXPIRY_ORDER;
            }
            last = place;
        }
        return expires && expiry < nowMillis ? Flaw.EXPIRED_FIELD : null;
    }

    private boolean isAllowed(long expiry) {
        return limited
                ? expiry >= RedisFieldExpiry.EARLIEST && expiry <= RedisFieldExpiry.LATEST
                : expiry >= 0; // Valkey 9.1 refuses a negative expiry
    }

    /** The flaw in words. */
    static String what(Flaw flaw) {
        return switch (flaw) {
            case FIELD_EXPIRY -> "a field that expires at no time there is";
            case FIELD_EXPIRY_ORDER -> "a field behind one that expires later";
            default -> "a field that has expired";
        };
    }
}
