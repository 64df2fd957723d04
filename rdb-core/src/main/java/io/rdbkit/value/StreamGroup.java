package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import java.util.List;

/**
 * A consumer group as a whole. It takes about 40 bytes of memory for each pending entry.
 *
 * @param name        its name
 * @param lastId      the last ID it delivered
 * @param entriesRead how many records it has read, or {@link #UNKNOWN}. Types before STREAM_LISTPACKS_2 don't have
 *     it; then it is computed from {@code lastId} as servers do at load: known at both ends of the stream, unknown
 *     between
 * @param pending     the records that were delivered and not acknowledged
 * @param consumers   in the order of the file
 */
public record StreamGroup(
        Bytes name, StreamId lastId, long entriesRead, StreamPending pending, List<StreamConsumer> consumers) {

    /** The value of {@link #entriesRead} if the server doesn't know it. */
    public static final long UNKNOWN = -1;

    /**
     * How many records a group has read, for a stream whose type doesn't have this number. Computed as servers do at
     * load (rdb.c and t_stream.c since Redis 7.0): they assume that the stream never had other records than it has now.
     *
     * @param lastId the last ID that the group delivered
     * @param state  the state of the stream
     * @return the number, or {@link #UNKNOWN}
     */
    public static long entriesReadUpTo(StreamId lastId, StreamState state) {
        if (state.length() == 0) {
            return 0;
        }
        int toLast = lastId.compareTo(state.lastId());
        if (toLast >= 0) {
            return toLast == 0 ? state.length() : UNKNOWN;
        }
        int toFirst = lastId.compareTo(state.firstId());
        if (toFirst <= 0) {
            return toFirst == 0 ? 1 : 0;
        }
        return UNKNOWN;
    }
}
