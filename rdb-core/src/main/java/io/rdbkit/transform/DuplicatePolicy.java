package io.rdbkit.transform;

/**
 * What to do when two keys of the input become one key of the output, as renaming keys, folding databases or merging files may make
 * happen. A server refuses to load a file with the same key twice, so writing both is not among the choices.
 */
public enum DuplicatePolicy {

    /** Write nothing, and say which keys clash. */
    FAIL,

    /** Keep the key that comes first in the output, leave out the others. */
    FIRST,

    /** Keep the one that comes last in the output, leave the others out. */
    LAST,

    /**
     * Keep the one of the input that was made last, by its AUX field {@code ctime}; of inputs made in the same second, and within one, the last.
     * For jobs of several inputs.
     */
    NEWEST;

    /** Whether of those that come after each other the last stays. */
    public boolean keepsLast() {
        return this == LAST || this == NEWEST;
    }
}
