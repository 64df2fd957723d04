package io.rdbkit.format;

import java.util.Locale;

/** What a key holds, as the command TYPE says it. Each is written as one of several {@link RdbType}s. */
public enum ValueKind {
    /** Bytes. Bitmaps and HyperLogLogs too. */
    STRING,
    /** Written as LIST, LIST_ZIPLIST, LIST_QUICKLIST or LIST_QUICKLIST_2. */
    LIST,
    /** Written as SET, SET_INTSET or SET_LISTPACK. */
    SET,
    /** A sorted set; geo indexes too. Written as ZSET, ZSET_2, ZSET_ZIPLIST or ZSET_LISTPACK. */
    ZSET,
    /** Written in eleven ways, five of which can hold expiries of fields (Redis 7.4, Valkey 9.0). */
    HASH,
    /** With its consumer groups. Written as STREAM_LISTPACKS to STREAM_LISTPACKS_5. */
    STREAM,
    /** A value of a loaded module; TYPE would give the module's own type name. */
    MODULE,
    /** Redis 8.8. */
    ARRAY;

    /** Whether a key of this kind exists only while it has elements. A stream may be empty. */
    public boolean isCollection() {
        return switch (this) {
            case LIST, SET, ZSET, HASH, ARRAY -> true;
            case STRING, STREAM, MODULE -> false;
        };
    }

    /** In lower case, as users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
