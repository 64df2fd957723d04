package io.rdbkit;

/**
 * MODULE_AUX (since RDB 9): data of a module that belongs to no key. A server without the module refuses the file.
 *
 * @param offset where it stands
 * @param module the module type
 * @param when   1: before the keys, 2: after them
 * @param value  the whole payload, module id and all; gone when the reader moves on
 */
public record ModuleAuxEntry(long offset, ModuleType module, long when, RawValue value) implements RdbEntry {

    ModuleAuxEntry withValue(RawValue newValue) {
        return new ModuleAuxEntry(offset, module, when, newValue);
    }
}
