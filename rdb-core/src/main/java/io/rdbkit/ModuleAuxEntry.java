package io.rdbkit;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;

/**
 * MODULE_AUX (since RDB 9): data of a module that belongs to no key. A server without the module refuses the file.
 *
 * @param offset the offset of the record
 * @param module the module type
 * @param when   1: before the keys, 2: after them
 * @param value  the whole payload with the module id; it can't be read after the reader has moved on
 */
public record ModuleAuxEntry(long offset, ModuleType module, long when, RawValue value) implements StandaloneEntry {

    @Override
    public Opcode opcode() {
        return Opcode.MODULE_AUX;
    }

    /**
     * The data, token by token. It can be read once, as with {@link KeyEntry#decode}.
     *
     * @throws IllegalStateException if the value was read before, or the reader has moved on
     */
    public ModuleValue decode() throws IOException {
        return (ModuleValue) value.decode(RdbType.MODULE_2, module);
    }

    ModuleAuxEntry withValue(RawValue newValue) {
        return new ModuleAuxEntry(offset, module, when, newValue);
    }

    /** The name without the data: {@code the AUX data of module ReJSON-RL}. */
    @Override
    public String toString() {
        return "the AUX data of module " + module;
    }
}
