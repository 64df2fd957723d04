package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.ValueKind;
import java.util.Map;

/** How many keys a database has, and of what kinds. */
public final class DbCount {

    private long keys;
    private long expires;
    private final EnumCounts<ValueKind> kinds = new EnumCounts<>(ValueKind.class);

    DbCount() {}

    void add(KeyEntry key) {
        keys++;
        if (key.hasExpiry()) {
            expires++;
        }
        kinds.add(key.type().kind());
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
        return kinds.toMap();
    }

    /** Its counts, for a log. */
    @Override
    public String toString() {
        return keys + " keys, " + expires + " with an expiry, " + kinds();
    }
}
