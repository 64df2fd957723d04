package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.Set;

/**
 * A key or a function library that is not the same in two files.
 *
 * @param kind    which of the files has it
 * @param db      the database of the key, or {@link #FUNCTION}
 * @param name    the name of the key or library
 * @param aspects in what the two differ, if both files have it: at least one; of a library always the value. Else empty
 */
public record Difference(Kind kind, int db, Bytes name, Set<Aspect> aspects) {

    /** What {@link #db} is for a function library. */
    public static final int FUNCTION = -1;

    /** Which of the files has it. */
    public enum Kind {
        /** The first alone. */
        ONLY_A,
        /** The second alone. */
        ONLY_B,
        /** Both, and not the same. */
        CHANGED
    }

    /** Whether it is a function library, and no key. */
    public boolean isFunction() {
        return db == FUNCTION;
    }
}
