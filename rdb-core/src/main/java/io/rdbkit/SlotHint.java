package io.rdbkit;

import io.rdbkit.format.Opcode;

/**
 * SLOT_INFO (Redis, since RDB 12, in cluster mode): how large a slot is.
 *
 * @param offset  where it stands
 * @param slot    the slot, 0 to 16383
 * @param keys    its keys, as the file says: a hint, which nobody checks
 * @param expires those of them with an expiry
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
