package io.rdbkit.transform;

/** Which parts of a split get the function libraries. */
public enum FunctionsTo {
    /** Every part: each then works on its own. */
    ALL,
    /** The first part only. */
    FIRST,
    /** None. */
    NONE
}
