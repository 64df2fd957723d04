package io.rdbkit.digest;

import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The part of a {@link ValueDigest} for a module value: the module and the tokens in their order. Only the module knows
 * what the tokens mean, so nothing is reordered.
 */
final class ModuleDigest {

    private final SipHash whole;
    private final boolean strict;
    private final VectorSetDigest vectorSets;

    /**
     * @param whole takes the value
     * @param element a hash for use in between
     * @param strict as in {@link ValueDigest}
     */
    ModuleDigest(SipHash whole, SipHash element, boolean strict) {
        this.whole = whole;
        this.strict = strict;
        vectorSets = new VectorSetDigest(whole, element, this);
    }

    void of(ModuleValue value) throws IOException {
        byte[] name = value.module().name().getBytes(StandardCharsets.ISO_8859_1);
        whole.word(name.length);
        whole.bytes(name, 0, name.length);
        whole.word(value.module().version());
        if (!strict && VectorSetDigest.knows(value)) {
            vectorSets.of(value);
            return;
        }
        for (ModuleToken token; (token = value.next()) != null; ) {
            token(token, whole);
        }
    }

    void token(ModuleToken token, SipHash by) {
        by.word(token.form().ordinal());
        switch (token.form()) {
            case SIGNED, UNSIGNED -> by.word(token.integer());
            case FLOAT, DOUBLE -> by.word(Double.doubleToLongBits(token.real()));
            case STRING -> ValueDigest.bytes(token.string(), by);
        }
    }
}
