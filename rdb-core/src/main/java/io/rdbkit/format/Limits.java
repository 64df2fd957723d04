package io.rdbkit.format;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much a file may have of what {@link Limit} names: more is an {@link RdbRefusedException}. Immutable. A reader gets them with
 * {@code ReadOptions.withLimits}, a writer, for which only {@link Limit#OUTPUT} counts, with {@code WriteOptions.withLimits}.
 *
 * <pre>{@code
 * Limits limits = Limits.DEFAULT.with(Limit.STRING, 512 << 20).with(Limit.KEYS, 1_000_000);
 * }</pre>
 *
 * @param set those that are not at their default
 */
public record Limits(Map<Limit, Long> set) {

    /** What {@link Limit} says: they refuse no file that a server wrote. */
    public static final Limits DEFAULT = new Limits(Map.of());

    /**
     * Limits, the others of which are at their default.
     *
     * @throws IllegalArgumentException if one can't be so low or high
     */
    public Limits {
        set.forEach(Limits::requirePossible);
        set = Map.copyOf(set);
    }

    private static void requirePossible(Limit limit, long value) {
        if (value < limit.least() || value > limit.most()) {
            throw new IllegalArgumentException("the limit " + limit + " can't be " + value + "; it goes from "
                    + limit.least() + " to " + limit.most());
        }
    }

    /**
     * These, with one of them so.
     *
     * @param value that much is accepted, and no more
     * @throws IllegalArgumentException if it can't be so low or high
     */
    public Limits with(Limit limit, long value) {
        Map<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(set);
        more.put(limit, value);
        return new Limits(more);
    }

    /** How much of it is accepted. */
    public long of(Limit limit) {
        return set.getOrDefault(limit, limit.standard());
    }
}
