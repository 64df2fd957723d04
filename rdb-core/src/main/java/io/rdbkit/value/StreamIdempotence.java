package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import java.util.List;

/**
 * What a stream remembers so that it can recognise messages sent twice (Redis 8.6, RDB 13).
 *
 * @param durationSeconds how long it remembers a message
 * @param maxEntries      how many messages of each producer it remembers
 * @param producers       the messages of each producer
 * @param added           how many messages with an idempotence ID it ever took
 * @param duplicates      how many of them it had already
 */
public record StreamIdempotence(
        long durationSeconds, long maxEntries, List<Producer> producers, long added, long duplicates) {

    /** The state of a stream that never got a message with an idempotence ID, in a server with default settings. */
    public static final StreamIdempotence UNUSED = new StreamIdempotence(100, 100, List.of(), 0, 0);

    /**
     * A producer.
     *
     * @param id      its name
     * @param entries the messages it sent, oldest first
     */
    public record Producer(Bytes id, List<Entry> entries) {}

    /**
     * A message.
     *
     * @param id     the idempotence ID with which it was sent
     * @param record the record that it became
     */
    public record Entry(Bytes id, StreamId record) {}
}
