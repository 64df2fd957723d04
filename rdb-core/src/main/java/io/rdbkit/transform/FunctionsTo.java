package io.rdbkit.transform;

/** Which parts of a split get the function libraries. */
public enum FunctionsTo {
    /** All parts, so that each works without the others. */
    ALL,
    /** Only the first part. */
    FIRST,
    /** No part. */
    NONE
}
