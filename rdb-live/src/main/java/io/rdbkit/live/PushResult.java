package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import java.util.List;

/**
 * What a push did.
 *
 * @param sent     the number of keys that the server took
 * @param skipped  the number of keys that were left as the server has them
 * @param refused  the number of keys that the server did not take
 * @param examples the first refused keys
 */
public record PushResult(long sent, long skipped, long refused, List<Left> examples) {

    /** What happened to a key that was not sent. */
    public enum Outcome {
        /** The server has it already, and it stays as it is. */
        SKIPPED,
        /** The server did not take it. */
        REFUSED,
        /** The server did not take it, nor would it take others: the push ended there. */
        STOPPED
    }

    /**
     * A key that was not sent.
     *
     * @param outcome what happened
     * @param db      the database
     * @param key     the key; null for a function library
     * @param offset  the place of the key in its file; -1 for a function library
     * @param answer  the server's words
     */
    public record Left(Outcome outcome, int db, Bytes key, long offset, String answer) {}
}
