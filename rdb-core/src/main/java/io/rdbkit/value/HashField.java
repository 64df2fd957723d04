package io.rdbkit.value;

import io.rdbkit.KeyEntry;

/** A field of a hash, valid until the next one is pulled. */
public interface HashField extends FieldValue {

    /** Unix time in milliseconds at which the field expires, or {@link KeyEntry#NO_EXPIRY} (Redis 7.4, Valkey 9.0). */
    long expiry();
}
