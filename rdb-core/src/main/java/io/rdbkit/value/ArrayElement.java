package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** An element of an array, valid until the next one is pulled. */
public interface ArrayElement {

    /** How the file holds an element. */
    enum Form {
        /** Bytes. */
        STRING,
        /** A signed 64-bit integer. */
        INTEGER,
        /** A double. */
        DOUBLE
    }

    /** Where it stands: 0 up to 2^64 - 2, unsigned. */
    long index();

    /** How the file holds it. */
    Form form();

    /** The element as the server answers it: bytes, or the number's text. */
    Slice text();

    /** The number, if {@link #form()} is INTEGER. */
    long integer();

    /** The number, if {@link #form()} is DOUBLE. */
    double real();
}
