package io.rdbkit.io;

import io.rdbkit.format.Opcode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Sets of opcodes that cost nothing where there is one opcode: most keys that have any have one. */
public final class OpcodeSet {

    private static final Set<?>[] SINGLE =
            Stream.of(Opcode.values()).map(Set::of).toArray(Set<?>[]::new);

    private OpcodeSet() {}

    /** The others and this one; not to be changed. */
    @SuppressWarnings("unchecked")
    public static Set<Opcode> with(Set<Opcode> others, Opcode opcode) {
        if (others.isEmpty()) {
            return (Set<Opcode>) SINGLE[opcode.ordinal()];
        }
        Set<Opcode> both = EnumSet.of(opcode);
        both.addAll(others);
        return Collections.unmodifiableSet(both);
    }
}
