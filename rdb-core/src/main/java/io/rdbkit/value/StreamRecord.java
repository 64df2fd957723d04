package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record of a stream. Valid until the next record is pulled. */
public interface StreamRecord {

    /** The first half of the ID, unsigned. */
    long ms();

    /** The second half of the ID, unsigned. */
    long seq();

    /** Its ID. */
    default StreamId id() {
        return new StreamId(ms(), seq());
    }

    /** The number of fields. */
    long fields();

    /** The next field, or null when all have been pulled. A field name may come more than once. */
    @Nullable
    FieldValue nextField() throws IOException;

    /** Names and values of the fields that have not been pulled yet, by turns. */
    default List<Bytes> toList() throws IOException {
        List<Bytes> namesAndValues = new ArrayList<>();
        for (FieldValue f; (f = nextField()) != null; ) {
            namesAndValues.add(f.field().toBytes());
            namesAndValues.add(f.value().toBytes());
        }
        return namesAndValues;
    }
}
