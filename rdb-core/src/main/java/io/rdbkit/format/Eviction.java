package io.rdbkit.format;

/**
 * The data by which a server chooses keys to evict (since RDB 9). At most one of the two is set, depending on its
 * eviction policy.
 *
 * @param idleSeconds seconds since the key was last used (LRU policies), or -1
 * @param frequency   the LFU counter, 0 to 255, or -1
 */
public record Eviction(long idleSeconds, int frequency) {

    /** No data. */
    public static final Eviction NONE = new Eviction(-1, -1);
}
