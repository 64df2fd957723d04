package io.rdbkit.value;

import io.rdbkit.ValueKind;
import java.io.IOException;

/**
 * A stream: first its records, then its state, then its groups, then what it keeps for idempotence. They come in this order and
 * asking for a later one passes over what is left of the earlier.
 */
public non-sealed interface StreamValue extends Value {

    /** The next record that is not deleted, by rising ID, or null at the end. */
    StreamRecord next() throws IOException;

    /** How many deleted records, which the file still holds, have been passed over so far. */
    long deleted();

    /** Length, IDs and counters. */
    StreamState state() throws IOException;

    /** The next consumer group, or null at the end. */
    StreamGroup nextGroup() throws IOException;

    /** What it remembers of producers, or null if its type has none: before STREAM_LISTPACKS_4. */
    StreamIdempotence idempotence() throws IOException;

    @Override
    default ValueKind kind() {
        return ValueKind.STREAM;
    }

    @Override
    default long count() {
        return -1;
    }
}
