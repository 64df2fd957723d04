package io.rdbkit.value;

import java.io.IOException;

/** A record of a stream, valid until the next one is pulled. */
public interface StreamRecord {

    /** The first half of its ID, unsigned. */
    long ms();

    /** The second half of its ID, unsigned. */
    long seq();

    /** How many fields it has. */
    long fields();

    /** Its next field, or null when all have been pulled. A name may come more than once. */
    FieldValue nextField() throws IOException;
}
