package io.rdbkit;

import io.rdbkit.format.Opcode;

/**
 * A record that only one producer writes and that means nothing to other servers: RAM_LRU and SLOT_NUM of Redis
 * Enterprise. A reader passes over its payload. It is never written, because other servers refuse it.
 *
 * @param offset the offset of the record
 * @param opcode its opcode
 */
public record ProducerRecord(long offset, Opcode opcode) implements StandaloneEntry {

    @Override
    public String toString() {
        return "a record " + opcode;
    }
}
