package io.rdbkit.format;

import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of a file, see {@link Limit}. A file that exceeds one causes an {@link RdbRefusedException}. Immutable. A
 * reader gets them with {@code ReadOptions.withLimits}. A writer gets them with {@code WriteOptions.withLimits}; for
 * it, only {@link Limit#OUTPUT} counts.
 *
 * <pre>{@code
 * Limits limits = Limits.DEFAULT.with(Limit.STRING, 512 << 20).with(Limit.KEYS, 1_000_000);
 * }</pre>
 *
 * @param set the limits that differ from their defaults
 */
public record Limits(Map<Limit, Long> set) {

    /** The default of each {@link Limit}. They refuse no file that a server wrote. */
    public static final Limits DEFAULT = new Limits(Map.of());

    /**
     * Creates limits. Those that are not in {@code set} have their defaults.
     *
     * @throws IllegalArgumentException if a value is out of the range of its limit
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
     * These limits with another value for one of them.
     *
     * @param value the largest amount that is accepted
     * @throws IllegalArgumentException if it is out of the range of the limit
     */
    public Limits with(Limit limit, long value) {
        Map<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(set);
        more.put(limit, value);
        return new Limits(more);
    }

    /** The largest amount that is accepted. */
    public long of(Limit limit) {
        return set.getOrDefault(limit, limit.standard());
    }
}
