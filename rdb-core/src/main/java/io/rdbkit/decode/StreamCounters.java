package io.rdbkit.decode;

import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamState;

/**
 * What a server makes of what a stream of the first type doesn't say, at load: it takes no record for deleted (Redis 7.0 and later, rdb.c
 * and t_stream.c).
 */
final class StreamCounters {

    private StreamCounters() {}

    static StreamState state(long length, StreamId lastId, StreamId firstId) {
        return new StreamState(length, lastId, firstId, StreamId.ZERO, length);
    }

    /** How many records a group has read, or {@link StreamGroup#UNKNOWN} where that doesn't follow from its last ID. */
    static long entriesRead(StreamState state, StreamId lastId) {
        if (state.length() == 0) {
            return 0;
        }
        int toLast = lastId.compareTo(state.lastId());
        if (toLast >= 0) {
            return toLast == 0 ? state.length() : StreamGroup.UNKNOWN;
        }
        int toFirst = lastId.compareTo(state.firstId());
        if (toFirst <= 0) {
            return toFirst == 0 ? 1 : 0;
        }
        return StreamGroup.UNKNOWN;
    }
}
