package io.rdbkit;

import io.rdbkit.format.Opcode;
import java.util.Set;

/**
 * A part of an RDB, in the order of the file: a key, or a standalone record. Reader and writer handle the rest of the
 * format themselves (SELECTDB, EXPIRETIME and other opcodes that only prepare a key).
 */
public sealed interface RdbEntry permits KeyEntry, StandaloneEntry {

    /** The offset of its first byte, from the start of the (decompressed) input. */
    long offset();

    /** Its opcodes: that of a record, or those in front of a key. */
    Set<Opcode> opcodes();
}
