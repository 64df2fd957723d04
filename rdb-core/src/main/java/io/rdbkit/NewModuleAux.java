package io.rdbkit;

import io.rdbkit.value.ModuleValue;

/**
 * A module's data beside the keys, to be written (MODULE_AUX, since RDB 9).
 *
 * @param when  1: before the keys, 2: after them
 * @param value whose it is, and its tokens, which writing uses up
 */
public record NewModuleAux(long when, ModuleValue value) implements NewEntry {

    @Override
    public String toString() {
        return "data of module " + value.module();
    }
}
