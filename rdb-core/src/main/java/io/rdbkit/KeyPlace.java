package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Keyed;
import org.jspecify.annotations.Nullable;

/** The name of a key in errors: {@code db 0, key "user:42", HASH}; a long name is cut. */
record KeyPlace(int db, Bytes key, @Nullable Object type) implements Keyed {

    @Override
    public String toString() {
        return "db " + db + ", key " + key.quoted() + ", " + type;
    }
}
