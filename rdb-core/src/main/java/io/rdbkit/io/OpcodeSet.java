package io.rdbkit.io;

import io.rdbkit.format.Opcode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Sets of opcodes. A set of one opcode costs nothing: most keys that have any opcode have one. */
public final class OpcodeSet {

    private static final Set<?>[] SINGLE =
            Stream.of(Opcode.values()).map(Set::of).toArray(Set<?>[]::new);

    private OpcodeSet() {}

    /** A set of the others and this opcode. It must not be changed. */
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
