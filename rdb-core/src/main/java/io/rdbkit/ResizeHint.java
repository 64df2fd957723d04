package io.rdbkit;

import io.rdbkit.format.Opcode;

/**
 * RESIZEDB (since RDB 7): the size of a database, so that a server can allocate its tables at once.
 *
 * @param offset  the offset of the record
 * @param db      the database
 * @param keys    the number of its keys as stated; nobody checks it
 * @param expires the number of its keys with an expiry as stated
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
