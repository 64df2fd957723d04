package io.rdbkit;

import io.rdbkit.format.Opcode;
import java.util.Set;

/** An entry that is not a key: a record with an opcode of its own, which says something of the file, of a database or of what comes behind it. */
public sealed interface StandaloneEntry extends RdbEntry
        permits AuxEntry,
                FunctionEntry,
                HashTemplateEntry,
                ModuleAuxEntry,
                ProducerRecord,
                ResizeHint,
                SlotHint,
                SlotImportEntry {

    /** The opcode that the record begins with. */
    Opcode opcode();

    /** The opcode alone. */
    @Override
    default Set<Opcode> opcodes() {
        return Set.of(opcode());
    }
}
