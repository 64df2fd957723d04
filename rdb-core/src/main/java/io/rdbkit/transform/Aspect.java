package io.rdbkit.transform;

import java.util.Locale;

/** In what two keys of the same name can differ. */
public enum Aspect {
    /** One is a hash and the other a list, say; their values are then not compared. For modules, the type that the module gives it. */
    TYPE,
    /** Members, elements, fields and their values, bytes. */
    VALUE,
    /** When the key expires. */
    EXPIRY,
    /** When fields of the hash expire (Redis 7.4, Valkey 9.0). */
    FIELD_EXPIRY,
    /** What modules keep with the key (Redis, RDB 13). */
    METADATA,
    /** Idle time or LFU counter; only if asked for, as it changes by the second. */
    EVICTION;

    /** In lower case, with a hyphen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
