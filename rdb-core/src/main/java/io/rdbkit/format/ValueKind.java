package io.rdbkit.format;

import java.util.Locale;

/** The kind of a value, as in the command TYPE. Each kind is written as one of several {@link RdbType}s. */
public enum ValueKind {
    /** Bytes, also bitmaps and HyperLogLogs. Written as STRING. */
    STRING,
    /** A list. Written as LIST, LIST_ZIPLIST, LIST_QUICKLIST or LIST_QUICKLIST_2. */
    LIST,
    /** A set. Written as SET, SET_INTSET or SET_LISTPACK. */
    SET,
    /** A zset, also a geo index. Written as ZSET, ZSET_2, ZSET_ZIPLIST or ZSET_LISTPACK. */
    ZSET,
    /** A hash. Written as one of eleven types, five of which can have field expiries (Redis 7.4, Valkey 9.0). */
    HASH,
    /** A stream with its consumer groups. Written as STREAM_LISTPACKS to STREAM_LISTPACKS_5. */
    STREAM,
    /** A value of a module. TYPE returns the module's own type name. */
    MODULE,
    /** A sparse array (Redis 8.8). Written as ARRAY. */
    ARRAY;

    /** Whether a key of this kind exists only while it has elements. A stream may be empty. */
    public boolean isCollection() {
        return switch (this) {
            case LIST, SET, ZSET, HASH, ARRAY -> true;
            case STRING, STREAM, MODULE -> false;
        };
    }

    /** The name in lower case, as users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
