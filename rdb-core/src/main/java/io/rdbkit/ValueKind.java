package io.rdbkit;

import java.util.Locale;

/** What a key holds, as the command TYPE says it. Each is written as one of several {@link RdbType}s. */
public enum ValueKind {
    STRING,
    LIST,
    SET,
    ZSET,
    HASH,
    STREAM,
    /** A value of a loaded module; TYPE would give the module's own type name. */
    MODULE,
    /** Redis 8.8. */
    ARRAY;

    /** In lower case, as users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
