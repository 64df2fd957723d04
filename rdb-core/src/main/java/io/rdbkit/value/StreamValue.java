package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stream. It has four parts, in this order: records, state, groups, idempotence. If a later part is pulled, the rest
 * of the earlier parts is passed over.
 */
public non-sealed interface StreamValue extends Value, Iterable<StreamRecord> {

    /** The next record that is not deleted, by rising ID, or null at the end. */
    @Nullable
    StreamRecord next() throws IOException;

    /** The records that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<StreamRecord> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<StreamRecord> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    /** How many deleted records have been passed over so far. The file still has them. */
    long deleted();

    /** The length, the IDs and the counters. */
    StreamState state() throws IOException;

    /** The next consumer group, or null at the end. */
    @Nullable
    StreamGroup nextGroup() throws IOException;

    /**
     * What the stream remembers of producers, or null if its type has nothing of this: types before STREAM_LISTPACKS_4.
     */
    @Nullable
    StreamIdempotence idempotence() throws IOException;

    @Override
    default ValueKind kind() {
        return ValueKind.STREAM;
    }

    @Override
    default long count() {
        return -1;
    }

    /**
     * A stream in memory that got these records and nothing else.
     *
     * @param records by rising ID; a list has name, value, name, value and so on
     */
    static StreamValue of(Map<StreamId, List<Bytes>> records) {
        StreamId first = StreamId.ZERO;
        StreamId last = StreamId.ZERO;
        for (StreamId id : records.keySet()) {
            first = first == StreamId.ZERO ? id : first;
            last = id;
        }
        return of(records, StreamState.ofAdded(records.size(), first, last), List.of(), null);
    }

    /**
     * A stream in memory.
     *
     * @param records     by rising ID; a list has name, value, name, value and so on
     * @param idempotence what the stream remembers of producers, or null
     */
    static StreamValue of(
            Map<StreamId, List<Bytes>> records,
            StreamState state,
            List<StreamGroup> groups,
            @Nullable StreamIdempotence idempotence) {
        return new StreamInMemory(records, state, groups, idempotence);
    }
}
