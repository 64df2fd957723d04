package io.rdbkit;

import io.rdbkit.format.Feature;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What happens to keys that use features the target does not have.
 *
 * @param general    for all features without an exception
 * @param exceptions the exceptions by feature
 */
public record LossPolicy(OnLoss general, Map<Feature, OnLoss> exceptions) {

    /** Nothing may be lost. */
    public static final LossPolicy FAIL = of(OnLoss.FAIL);

    /** Copies the exceptions. */
    public LossPolicy {
        exceptions = Map.copyOf(exceptions);
    }

    /** The same policy for all features. */
    public static LossPolicy of(OnLoss general) {
        Objects.requireNonNull(general, "general");
        return new LossPolicy(general, Map.of());
    }

    /** This policy with one more exception. */
    public LossPolicy except(Feature feature, OnLoss other) {
        Map<Feature, OnLoss> more = new EnumMap<>(Feature.class);
        more.putAll(exceptions);
        more.put(feature, other);
        return new LossPolicy(general, more);
    }

    /**
     * What happens to a key that uses a feature. A feature without use elsewhere, such as
     * {@link Feature#KEYDB_TIMESTAMP}, is dropped unless there is an exception.
     */
    public OnLoss of(Feature feature) {
        OnLoss exception = exceptions.get(feature);
        if (exception != null) {
            return exception;
        }
        return feature.isTrifle() ? OnLoss.DROP_FEATURE : general;
    }

    /** Whether this happens for any feature. */
    boolean says(OnLoss one) {
        return general == one || exceptions.containsValue(one);
    }
}
