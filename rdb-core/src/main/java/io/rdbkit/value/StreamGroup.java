package io.rdbkit.value;

import io.rdbkit.Bytes;
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
}
