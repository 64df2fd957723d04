package io.rdbkit.value;

import io.rdbkit.format.Expiry;

/** A field of a hash. Valid until the next field is pulled. */
public interface HashField extends FieldValue {

    /**
     * The unix time in milliseconds at which the field expires, or {@link Expiry#NONE}. Only since Redis 7.4 and Valkey
     * 9.0.
     */
    long expiry();
}
