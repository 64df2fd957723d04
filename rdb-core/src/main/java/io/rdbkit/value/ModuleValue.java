package io.rdbkit.value;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A value of a module, as a sequence of tokens. All module values consist of such tokens. */
public non-sealed interface ModuleValue extends Value, Iterable<ModuleToken> {

    /** The module type and the version of its encoding. */
    ModuleType module();

    /** The next token, or null at the end. */
    @Nullable
    ModuleToken next() throws IOException;

    /** The tokens that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<ModuleToken> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<ModuleToken> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    @Override
    default ValueKind kind() {
        return ValueKind.MODULE;
    }

    @Override
    default long count() {
        return -1;
    }

    /**
     * A module value in memory.
     *
     * @param tokens each must stay unchanged until the value has been read
     */
    static ModuleValue of(ModuleType module, List<ModuleToken> tokens) {
        return new InMemory.Tokens(module, tokens);
    }
}
