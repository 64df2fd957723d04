package io.rdbkit.transform;

import java.util.Locale;

/** The respects in which two keys of the same name can differ. */
public enum Aspect {
    /**
     * The type: for example, one is a hash and the other a list. Their values are not compared then. For modules, this
     * is the module type.
     */
    TYPE,
    /** The value: members, elements, fields and their values, bytes. */
    VALUE,
    /** The expiry of the key. */
    EXPIRY,
    /** The expiries of the fields of a hash (Redis 7.4, Valkey 9.0). */
    FIELD_EXPIRY,
    /** The metadata that modules keep with the key (Redis, RDB 13). */
    METADATA,
    /** The idle time or LFU counter. Compared only on request, because it changes every second. */
    EVICTION;

    /** The name in lower case, with a hyphen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
