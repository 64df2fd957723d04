package io.rdbkit.format;

/** The result of a file's checksum. */
public enum Checksum {
    /** It is right. */
    GOOD,
    /** The version has no checksum (before RDB 5). */
    NONE,
    /** Eight zero bytes: the server that wrote the file had {@code rdbchecksum no}. */
    DISABLED,
    /** Eight zero bytes, but the compressed frame around the RDB has a right checksum. */
    OF_FRAME,
    /** It is wrong, and the reader was told to go on. */
    WRONG
}
