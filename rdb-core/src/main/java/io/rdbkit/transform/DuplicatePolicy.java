package io.rdbkit.transform;

/**
 * What to do if two keys of the input become one key of the output, as it may happen when keys are renamed or databases
 * merged. A server refuses a file that has the same key twice, so both can't be written.
 */
public enum DuplicatePolicy {

    /** Write nothing, and say which keys clash. */
    FAIL,

    /** Keep the key that comes first in the output, leave out the others. */
    FIRST,

    /** Keep the key that comes last in the output, leave out the others. */
    LAST
}
