package io.rdbkit.serve;

import java.io.Closeable;
import java.io.IOException;

/**
 * Serves replicas: answers PSYNC, SYNC, REPLCONF and WAIT.
 *
 * <p>A connection on which PSYNC or SYNC was answered belongs to this object: it writes to {@link Session#channel} by threads of its own, and only while
 * the channel is writable. What the replica says goes on coming through {@link #take}; {@link Reply#none} answers nothing.
 */
interface Master extends Closeable {

    /**
     * Answers one of these commands, on a worker thread. One command of a connection is taken at a time.
     *
     * @param reply where the answer goes, or {@link Reply#none}. It is sent when this returns
     */
    void take(Request request, Session session, Reply reply) throws IOException;

    /** A connection has ended whose {@link Session#replica} is set. */
    void left(Session session);

    /** The lines of {@code INFO replication} behind its heading, each with CRLF. */
    String info();
}
