package io.rdbkit;

import io.rdbkit.value.Value;

/**
 * A key to be written whose value is in memory, or decoded from a file.
 *
 * @param db       the number of its database, 0 or more
 * @param name     its name
 * @param expiry   unix time in milliseconds at which it expires, or {@link KeyEntry#NO_EXPIRY}
 * @param eviction its idle time or LFU counter, or {@link Eviction#NONE}
 * @param metadata the payload of its KEY_META record as it stands in a file (Redis, since RDB 13), empty for none
 * @param value    its value, which writing uses up
 */
public record NewKey(int db, Bytes name, long expiry, Eviction eviction, Bytes metadata, Value value)
        implements NewEntry {

    /** @throws IllegalArgumentException if the database's number is negative */
    public NewKey {
        if (db < 0) {
            throw new IllegalArgumentException("database " + db);
        }
    }

    /** A key that never expires. */
    public static NewKey of(int db, Bytes name, Value value) {
        return new NewKey(db, name, KeyEntry.NO_EXPIRY, Eviction.NONE, Bytes.EMPTY, value);
    }

    /** @param newExpiry unix time in milliseconds, or {@link KeyEntry#NO_EXPIRY} */
    public NewKey withExpiry(long newExpiry) {
        return new NewKey(db, name, newExpiry, eviction, metadata, value);
    }

    /** {@code db 0, key "user:42", hash}; a long key is cut. */
    @Override
    public String toString() {
        return new KeyPlace(db, name, value.kind()).toString();
    }
}
