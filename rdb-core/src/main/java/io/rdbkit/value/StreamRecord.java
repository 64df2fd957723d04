package io.rdbkit.value;

import java.io.IOException;

/** A record of a stream. Valid until the next record is pulled. */
public interface StreamRecord {

    /** The first half of the ID, unsigned. */
    long ms();

    /** The second half of the ID, unsigned. */
    long seq();

    /** The number of fields. */
    long fields();

    /** The next field, or null when all have been pulled. A field name may come more than once. */
    FieldValue nextField() throws IOException;
}
