package io.rdbkit.table;

/** What a column holds, and which method of {@link TableRows} returns it. */
public enum ColumnKind {
    /** A signed number of 32 bits: {@link TableRows#number}. */
    INT,
    /** A signed number of 64 bits: {@link TableRows#number}. */
    LONG,
    /** A unix time in milliseconds: {@link TableRows#number}. */
    TIME,
    /** A double, which may be infinite: {@link TableRows#real}. */
    DOUBLE,
    /** Valid UTF-8: {@link TableRows#bytes}. */
    TEXT,
    /** Any bytes: {@link TableRows#bytes}. */
    BYTES
}
