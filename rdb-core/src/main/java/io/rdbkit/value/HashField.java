package io.rdbkit.value;

import io.rdbkit.format.Expiry;

/** A field of a hash, valid until the next one is pulled. */
public interface HashField extends FieldValue {

    /** Unix time in milliseconds at which the field expires, or {@link Expiry#NONE} (Redis 7.4, Valkey 9.0). */
    long expiry();
}
