package io.rdbkit;

import io.rdbkit.format.Opcode;
import java.util.Set;

/**
 * An entry that is not a key: a record with an opcode of its own. It is about the file, a database or the records
 * behind it.
 */
public sealed interface StandaloneEntry extends RdbEntry
        permits AuxEntry,
                FunctionEntry,
                HashTemplateEntry,
                ModuleAuxEntry,
                ProducerRecord,
                ResizeHint,
                SlotHint,
                SlotImportEntry {

    /** The first byte of the record. */
    Opcode opcode();

    /** Only this opcode. */
    @Override
    default Set<Opcode> opcodes() {
        return Set.of(opcode());
    }
}
