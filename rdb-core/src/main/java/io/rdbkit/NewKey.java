package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Keyed;
import io.rdbkit.value.Value;
import java.util.Objects;

/**
 * A key to write. Its value is in memory, or decoded from a file.
 *
 * @param db       the number of its database, 0 or more
 * @param key      its name
 * @param expiry   unix time in milliseconds at which it expires, or {@link Expiry#NONE}
 * @param eviction its idle time or LFU counter, or {@link Eviction#NONE}
 * @param metadata the payload of its KEY_META record as in a file (Redis, since RDB 13), empty for none
 * @param value    its value, which can be written once
 */
public record NewKey(int db, Bytes key, long expiry, Eviction eviction, Bytes metadata, Value value)
        implements NewEntry, Keyed {

    /** @throws IllegalArgumentException if the database number is negative */
    public NewKey {
        if (db < 0) {
            throw new IllegalArgumentException("database " + db);
        }
    }

    /** A key without an expiry. */
    public static NewKey of(int db, Bytes key, Value value) {
        Objects.requireNonNull(value, "value");
        return new NewKey(db, key, Expiry.NONE, Eviction.NONE, Bytes.EMPTY, value);
    }

    /**
     * The same key with another expiry.
     *
     * @param newExpiry unix time in milliseconds, or {@link Expiry#NONE}
     */
    public NewKey withExpiry(long newExpiry) {
        return new NewKey(db, key, newExpiry, eviction, metadata, value);
    }

    /** {@code db 0, key "user:42", hash}; a long name is cut. */
    @Override
    public String toString() {
        return new KeyPlace(db, key, value.kind()).toString();
    }
}
