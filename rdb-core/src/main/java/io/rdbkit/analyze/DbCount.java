package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.ValueKind;
import java.util.Map;

/** The keys of a database, by kind. */
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

    /** The number of keys in the file, whatever RESIZEDB says. */
    public long keys() {
        return keys;
    }

    /** The number of keys with an expiry. */
    public long expires() {
        return expires;
    }

    /** The number of keys of each kind. Kinds without keys are left out. */
    public Map<ValueKind, Long> kinds() {
        return kinds.toMap();
    }

    /** Its counts, for a log. */
    @Override
    public String toString() {
        return keys + " keys, " + expires + " with an expiry, " + kinds();
    }
}
