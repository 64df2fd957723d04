package io.rdbkit;

import io.rdbkit.format.Opcode;

/**
 * RESIZEDB (since RDB 7): how large a database is, so that a server can allocate its tables at once.
 *
 * @param offset  where it stands
 * @param db      the database
 * @param keys    its keys, as the file says: a hint, which nobody checks
 * @param expires those of them with an expiry
 */
public record ResizeHint(long offset, int db, long keys, long expires) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.RESIZEDB;
    }

    /** {@code the size of db 0}. */
    @Override
    public String toString() {
        return "the size of db " + db;
    }
}
