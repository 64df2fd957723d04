package io.rdbkit.format;

/** What a file's checksum turned out to be. */
public enum Checksum {
    /** Right. */
    GOOD,
    /** The version has none (before RDB 5). */
    NONE,
    /** Eight zero bytes: the server that wrote it had {@code rdbchecksum no}. */
    DISABLED,
    /** Eight zero bytes, and right is that of the compressed frame which the RDB stands in. */
    OF_FRAME,
    /** Wrong, and the reader was told to go on. */
    WRONG
}
