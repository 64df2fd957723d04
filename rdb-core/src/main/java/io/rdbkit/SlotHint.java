package io.rdbkit;

import io.rdbkit.format.Opcode;

/**
 * SLOT_INFO (Redis, since RDB 12, in cluster mode): the size of a slot.
 *
 * @param offset  the offset of the record
 * @param slot    the slot, 0 to 16383
 * @param keys    the number of its keys as stated; nobody checks it
 * @param expires the number of its keys with an expiry as stated
 */
public record SlotHint(long offset, long slot, long keys, long expires) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.SLOT_INFO;
    }

    /** {@code the size of slot 42}. */
    @Override
    public String toString() {
        return "the size of slot " + slot;
    }
}
