package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.Set;

/**
 * A key or a function library that differs between two files.
 *
 * @param kind    which file has it
 * @param db      the database of the key, or {@link #FUNCTION}
 * @param name    the name of the key or library
 * @param aspects the aspects in which the two differ, if both files have it: at least one, and for a library always
 *     the value. Otherwise empty
 */
public record Difference(Kind kind, int db, Bytes name, Set<Aspect> aspects) {

    /** The value of {@link #db} for a function library. */
    public static final int FUNCTION = -1;

    /** Which of the files have it. */
    public enum Kind {
        /** Only the first file has it. */
        ONLY_A,
        /** Only the second file has it. */
        ONLY_B,
        /** Both files have it, and it differs. */
        CHANGED
    }

    /** Whether this is a function library and not a key. */
    public boolean isFunction() {
        return db == FUNCTION;
    }
}
