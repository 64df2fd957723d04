package io.rdbkit.format;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a file, or worth knowing before a server loads it. It never shows what a value holds.
 *
 * @param flaw   the kind of flaw
 * @param offset the place, in bytes from the start of the (decompressed) input
 * @param db     the database, or -1 if the finding is not about a key
 * @param key    the key, or null
 * @param type   the type of the key's value, or null
 * @param what   the description, on one line
 * @param count  how often it was found in this place, 1 or more; the other members are about the first time
 */
public record Finding(
        Flaw flaw,
        long offset,
        int db,
        @Nullable Bytes key,
        @Nullable RdbType type,
        String what,
        long count) {

    public Finding {
        Objects.requireNonNull(flaw);
        Objects.requireNonNull(what);
    }

    /** A finding that is not about a key. */
    public static Finding of(Flaw flaw, long offset, String what) {
        return new Finding(flaw, offset, -1, null, null, what, 1);
    }

    /** A finding about a key. */
    public static Finding of(Flaw flaw, long offset, StoredKey key, String what) {
        return new Finding(flaw, offset, key.db(), key.key(), key.type(), what, 1);
    }

    /** The same finding with another count. */
    public Finding times(long newCount) {
        return new Finding(flaw, offset, db, key, type, what, newCount);
    }
}
