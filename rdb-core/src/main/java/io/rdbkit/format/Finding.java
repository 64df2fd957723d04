package io.rdbkit.format;

import java.util.Objects;

/**
 * Something that is wrong with a file, or worth knowing before a server loads it. It tells nothing of what a value holds.
 *
 * @param flaw   what kind of thing it is
 * @param offset where, in bytes from the start of the (decompressed) input
 * @param db     the database, or -1 if it is not about a key
 * @param key    the key, or null
 * @param type   how the key's value is written, or null
 * @param what   what it is, on one line
 * @param count  how often it is found there, 1 or more; the rest tells of the first time
 */
public record Finding(Flaw flaw, long offset, int db, Bytes key, RdbType type, String what, long count) {

    public Finding {
        Objects.requireNonNull(flaw);
        Objects.requireNonNull(what);
    }

    /** About a place outside any key. */
    public static Finding of(Flaw flaw, long offset, String what) {
        return new Finding(flaw, offset, -1, null, null, what, 1);
    }

    /** About a key. */
    public static Finding of(Flaw flaw, long offset, StoredKey key, String what) {
        return new Finding(flaw, offset, key.db(), key.key(), key.type(), what, 1);
    }

    /** The same, found so often. */
    public Finding times(long newCount) {
        return new Finding(flaw, offset, db, key, type, what, newCount);
    }
}
