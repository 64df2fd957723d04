package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** A field and its value, in a hash or in a stream's record; valid until the next one is pulled. */
public interface FieldValue {

    /** The field. */
    Slice field();

    /** Its value. */
    Slice value();
}
