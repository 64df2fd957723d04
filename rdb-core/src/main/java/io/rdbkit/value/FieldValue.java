package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** A field and its value, in a hash or in a stream record. Valid until the next field is pulled. */
public interface FieldValue {

    /** The field. */
    Slice field();

    /** The value of the field. */
    Slice value();
}
