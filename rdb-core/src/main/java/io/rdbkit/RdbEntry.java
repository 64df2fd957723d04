package io.rdbkit;

/**
 * One thing in an RDB, in the order of the file. What the format needs around it (SELECTDB, EXPIRETIME and the other opcodes
 * that only prepare a key) is the reader's and the writer's business.
 */
public sealed interface RdbEntry
        permits AuxEntry,
                FunctionEntry,
                HashTemplateEntry,
                KeyEntry,
                ModuleAuxEntry,
                ResizeHint,
                SlotHint,
                SlotImportEntry {

    /** The offset in the input of its first byte. */
    long offset();
}
