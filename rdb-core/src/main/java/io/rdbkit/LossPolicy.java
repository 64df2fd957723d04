package io.rdbkit;

import io.rdbkit.format.Feature;
import java.util.EnumMap;
import java.util.Map;

/**
 * What becomes of keys that use what the target doesn't have, by feature.
 *
 * @param general    of those that no exception is made for
 * @param exceptions what is done in place of that
 */
public record LossPolicy(OnLoss general, Map<Feature, OnLoss> exceptions) {

    /** Nothing may be lost. */
    public static final LossPolicy FAIL = of(OnLoss.FAIL);

    /** Copies the exceptions. */
    public LossPolicy {
        exceptions = Map.copyOf(exceptions);
    }

    /** The same for all features. */
    public static LossPolicy of(OnLoss general) {
        return new LossPolicy(general, Map.of());
    }

    /** This with an exception. */
    public LossPolicy except(Feature feature, OnLoss other) {
        Map<Feature, OnLoss> more = new EnumMap<>(Feature.class);
        more.putAll(exceptions);
        more.put(feature, other);
        return new LossPolicy(general, more);
    }

    /** What becomes of a key that uses a feature. What nobody misses, such as {@link Feature#KEYDB_TIMESTAMP}, gets lost unless there is an exception. */
    public OnLoss of(Feature feature) {
        OnLoss exception = exceptions.get(feature);
        if (exception != null) {
            return exception;
        }
        return feature.isTrifle() ? OnLoss.DROP_FEATURE : general;
    }

    /** Whether there is a feature for which it says so. */
    boolean says(OnLoss one) {
        return general == one || exceptions.containsValue(one);
    }
}
