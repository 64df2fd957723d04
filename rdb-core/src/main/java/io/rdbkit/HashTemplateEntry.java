package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;

/**
 * HASH_TEMPLATE (Redis, since RDB 15): field names that hashes behind it refer to. Every file that holds such a hash needs
 * it.
 *
 * @param offset  where it stands
 * @param id      what hashes call it
 * @param fields  how many field names it has
 * @param encoded the payload as it stands in the file
 */
public record HashTemplateEntry(long offset, long id, long fields, Bytes encoded) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.HASH_TEMPLATE;
    }

    /** {@code hash template 7}. */
    @Override
    public String toString() {
        return "hash template " + Long.toUnsignedString(id);
    }
}
