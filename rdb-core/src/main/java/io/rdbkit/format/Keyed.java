package io.rdbkit.format;

/** Something that has a key and that an error can name. */
public interface Keyed {

    /** The name of the key. */
    Bytes key();
}
