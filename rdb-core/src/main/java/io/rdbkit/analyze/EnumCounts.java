package io.rdbkit.analyze;

import java.util.EnumMap;
import java.util.Map;

/** Counts enum constants. A map would need a lookup and a number object for every key of a file. */
final class EnumCounts<E extends Enum<E>> {

    private final Class<E> type;
    private final long[] counts;

    EnumCounts(Class<E> type) {
        this.type = type;
        counts = new long[type.getEnumConstants().length];
    }

    void add(E one) {
        counts[one.ordinal()]++;
    }

    /** The constants that came at least once, with their counts. */
    Map<E, Long> toMap() {
        Map<E, Long> map = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            if (counts[constant.ordinal()] > 0) {
                map.put(constant, counts[constant.ordinal()]);
            }
        }
        return map;
    }
}
