package io.rdbkit;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;

/**
 * MODULE_AUX (since RDB 9): data of a module that belongs to no key. A server without the module refuses the file.
 *
 * @param offset where it stands
 * @param module the module type
 * @param when   1: before the keys, 2: after them
 * @param value  the whole payload, module id and all; gone when the reader moves on
 */
public record ModuleAuxEntry(long offset, ModuleType module, long when, RawValue value) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.MODULE_AUX;
    }

    /**
     * What the module wrote, token by token. One-shot, as {@link KeyEntry#decode} is.
     *
     * @throws IllegalStateException if the value was read before, or the reader moved on
     */
    public ModuleValue decode() throws IOException {
        return (ModuleValue) value.decode(RdbType.MODULE_2, module);
    }

    ModuleAuxEntry withValue(RawValue newValue) {
        return new ModuleAuxEntry(offset, module, when, newValue);
    }

    /** Without the data: {@code the AUX data of module ReJSON-RL}. */
    @Override
    public String toString() {
        return "the AUX data of module " + module;
    }
}
