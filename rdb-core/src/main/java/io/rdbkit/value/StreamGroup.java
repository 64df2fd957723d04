package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import java.util.List;

/**
 * A consumer group, whole: some 40 bytes for each pending entry.
 *
 * @param name        its name
 * @param lastId      the last ID it delivered
 * @param entriesRead how many records it has read, or {@link #UNKNOWN}. Types before STREAM_LISTPACKS_2 don't say it; it is then what
 *                    servers make of {@code lastId} at load: known at either end of the stream, unknown between
 * @param pending     what is delivered and not acknowledged
 * @param consumers   in the order of the file
 */
public record StreamGroup(
        Bytes name, StreamId lastId, long entriesRead, StreamPending pending, List<StreamConsumer> consumers) {

    /** What {@link #entriesRead} is when the server doesn't know. */
    public static final long UNKNOWN = -1;

    /**
     * How many records a group has read, of a stream whose type doesn't say it, as servers have it at load (rdb.c and t_stream.c since Redis
     * 7.0): they take the stream for one that only ever got the records it has.
     *
     * @param lastId the last ID that the group delivered
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
