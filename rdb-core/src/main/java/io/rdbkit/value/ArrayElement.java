package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** An element of an array. Valid until the next element is pulled. */
public interface ArrayElement {

    /** The form of an element in the file. */
    enum Form {
        /** Bytes. */
        STRING,
        /** A signed 64-bit integer. */
        INTEGER,
        /** A double. */
        DOUBLE
    }

    /** The index of the element: 0 to 2^64 - 2, unsigned. */
    long index();

    /** The form of the element in the file. */
    Form form();

    /** The element as the server returns it: the bytes, or the text of the number. */
    Slice text();

    /** The number if {@link #form()} is INTEGER. */
    long integer();

    /** The number if {@link #form()} is DOUBLE. */
    double real();
}
