package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import java.util.List;

/**
 * What a stream remembers to recognise a message that is sent twice (Redis 8.6, RDB 13).
 *
 * @param durationSeconds how long it remembers
 * @param maxEntries      how many messages of each producer
 * @param producers       what it remembers of each
 * @param added           how many messages it ever took with an idempotence ID
 * @param duplicates      how many of them it had already
 */
public record StreamIdempotence(
        long durationSeconds, long maxEntries, List<Producer> producers, long added, long duplicates) {

    /** What a stream has that never got a message with an idempotence ID, in a server with default settings. */
    public static final StreamIdempotence UNUSED = new StreamIdempotence(100, 100, List.of(), 0, 0);

    /**
     * A producer.
     *
     * @param id      its name
     * @param entries what it sent, oldest first
     */
    public record Producer(Bytes id, List<Entry> entries) {}

    /**
     * A message.
     *
     * @param id     the idempotence ID it was sent with
     * @param record the record it became
     */
    public record Entry(Bytes id, StreamId record) {}
}
