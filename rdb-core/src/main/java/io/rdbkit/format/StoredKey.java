package io.rdbkit.format;

/** A key of a file, without its value. */
public interface StoredKey extends Keyed {

    /** The number of its database. */
    int db();

    /** The offset of its first byte, from the start of the (decompressed) input. */
    long offset();

    /** The version of its file. */
    RdbVersion version();

    /** The type of its value in the file. */
    RdbType type();

    /** The unix time in milliseconds at which it expires, or {@link Expiry#NONE}. */
    long expiry();
}
