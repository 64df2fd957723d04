package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Keyed;

/** How an error names a key: {@code db 0, key "user:42", HASH}; a long key is cut. */
record KeyPlace(int db, Bytes key, Object type) implements Keyed {

    @Override
    public String toString() {
        return "db " + db + ", key " + key.quoted() + ", " + type;
    }
}
