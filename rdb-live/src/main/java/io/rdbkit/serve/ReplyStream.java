package io.rdbkit.serve;

import java.io.Closeable;
import java.io.IOException;

/** The rest of a long reply, which is written while the client reads. */
interface ReplyStream extends Closeable {

    /**
     * Writes some more elements, about as many as {@link #PIECE} bytes hold.
     *
     * @return whether more follows
     * @throws IOException if the dump can't be read; then the connection ends, because the reply has begun
     */
    boolean write(Reply reply) throws IOException;

    /** How many bytes wait for a client that doesn't read. */
    int PIECE = 1 << 16;
}
