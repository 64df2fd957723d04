package io.rdbkit.value;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.util.List;

/** A value of a loaded module, as the tokens that any module's value is made of. */
public non-sealed interface ModuleValue extends Value {

    /** Whose it is, and by which version of its encoding. */
    ModuleType module();

    /** The next token, or null at the end. */
    ModuleToken next() throws IOException;

    @Override
    default ValueKind kind() {
        return ValueKind.MODULE;
    }

    @Override
    default long count() {
        return -1;
    }

    /** @param tokens each must stay as it is */
    static ModuleValue of(ModuleType module, List<ModuleToken> tokens) {
        return new InMemory.Tokens(module, tokens);
    }
}
