package io.rdbkit;

import io.rdbkit.format.Opcode;
import java.util.Set;

/**
 * One thing in an RDB, in the order of the file: a key, or a record that stands for itself. What the format needs around it (SELECTDB,
 * EXPIRETIME and the other opcodes that only prepare a key) is the reader's and the writer's business.
 */
public sealed interface RdbEntry permits KeyEntry, StandaloneEntry {

    /** The offset of its first byte, from the start of the (decompressed) input. */
    long offset();

    /** The opcodes that it is made of: its own, or those that stood before the key. */
    Set<Opcode> opcodes();
}
