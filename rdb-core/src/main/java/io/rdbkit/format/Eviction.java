package io.rdbkit.format;

/**
 * How dear a key was to the server that wrote it (since RDB 9): at most one of the two, by its eviction policy.
 *
 * @param idleSeconds seconds since the key was used (LRU policies), or -1
 * @param frequency   the LFU counter, 0 to 255, or -1
 */
public record Eviction(long idleSeconds, int frequency) {

    /** Nothing is said. */
    public static final Eviction NONE = new Eviction(-1, -1);
}
