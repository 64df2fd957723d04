package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.ValueKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How many keys a database has, and of what kinds. */
public final class DbCount {

    private long keys;
    private long expires;
    private final Map<ValueKind, Long> kinds = new EnumMap<>(ValueKind.class);

    DbCount() {}

    void add(KeyEntry key) {
        keys++;
        if (key.hasExpiry()) {
            expires++;
        }
        kinds.merge(key.type().kind(), 1L, Long::sum);
    }

    /** Keys that were seen, whatever RESIZEDB says. */
    public long keys() {
        return keys;
    }

    /** Keys with an expiry. */
    public long expires() {
        return expires;
    }

    /** By kind, how many keys; kinds that it has none of are left out. */
    public Map<ValueKind, Long> kinds() {
        return Collections.unmodifiableMap(kinds);
    }
}
