package io.rdbkit.encode;

import io.rdbkit.format.Feature;
import java.util.EnumMap;
import java.util.Map;

/** What the target has no room for in the current key: for each feature the number of things. */
public final class LostFeatures {

    private final Map<Feature, Long> things = new EnumMap<>(Feature.class);

    public LostFeatures() {}

    public void add(Feature feature, long more) {
        things.merge(feature, more, Long::sum);
    }

    public boolean isEmpty() {
        return things.isEmpty();
    }

    /** Valid until {@link #clear}. */
    public Map<Feature, Long> things() {
        return things;
    }

    public void clear() {
        things.clear();
    }
}
