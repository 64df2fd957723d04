package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;

/**
 * HASH_TEMPLATE (Redis, since RDB 15): the field names of hashes behind it that refer to it. Every file with such a
 * hash needs it.
 *
 * @param offset  the offset of the record
 * @param id      the number by which hashes refer to it
 * @param fields  the number of field names
 * @param encoded the payload as in the file
 */
public record HashTemplateEntry(long offset, long id, long fields, Bytes encoded) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.HASH_TEMPLATE;
    }

    /** The name: {@code hash template 7}. */
    @Override
    public String toString() {
        return "hash template " + Long.toUnsignedString(id);
    }
}
