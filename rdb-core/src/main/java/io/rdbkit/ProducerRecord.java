package io.rdbkit;

import io.rdbkit.format.Opcode;

/**
 * A record that one producer alone writes, and that says nothing other servers could use: RAM_LRU and SLOT_NUM of Redis Enterprise. A reader
 * passes over it; it is in no file that is written, for other servers refuse it.
 *
 * @param offset where it stands
 * @param opcode what it is
 */
public record ProducerRecord(long offset, Opcode opcode) implements StandaloneEntry {

    @Override
    public String toString() {
        return "a record " + opcode;
    }
}
