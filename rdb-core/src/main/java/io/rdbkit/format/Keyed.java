package io.rdbkit.format;

/** Something that an error can name and that has a key. */
public interface Keyed {

    /** The name of the key. */
    Bytes key();
}
