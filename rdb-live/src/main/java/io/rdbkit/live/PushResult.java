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
public record PushResult(long sent, long skipped, long refused, List<Refused> examples) {

    /**
     * A key that the server did not take.
     *
     * @param key    the key; null for a function library
     * @param answer the server's words
     */
    public record Refused(Bytes key, String answer) {}
}
