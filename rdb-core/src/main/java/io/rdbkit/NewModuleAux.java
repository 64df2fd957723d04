package io.rdbkit;

import io.rdbkit.value.ModuleValue;

/**
 * Data of a module beside the keys, to write (MODULE_AUX, since RDB 9).
 *
 * @param when  1: before the keys, 2: after them
 * @param value the module and its tokens, which can be written once
 */
public record NewModuleAux(long when, ModuleValue value) implements NewEntry {

    @Override
    public String toString() {
        return "data of module " + value.module();
    }
}
