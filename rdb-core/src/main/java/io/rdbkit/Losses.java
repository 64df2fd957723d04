package io.rdbkit;

import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The losses of a conversion: counts by feature, and some examples, in the order of the input. */
public final class Losses {

    private static final int EXAMPLES = 3;

    /** Takes the results for keys in the order of the input, in the writing thread. */
    public interface Listener {
        /** Takes a loss. */
        default void lost(Loss loss) throws IOException {}

        /** Whether it wants the keys that are written. */
        default boolean wantsKept() {
            return false;
        }

        /** Takes a key that was written, in its written form but without its value. */
        default void kept(KeyEntry key) throws IOException {}

        /** Is told that a key is not written, if it wants the keys that are. */
        default void dropped() throws IOException {}
    }

    private final LossPolicy policy;
    private final @Nullable Listener listener;
    private final Map<Feature, Long> counts = new EnumMap<>(Feature.class);
    private final Map<Feature, List<Loss>> examples = new EnumMap<>(Feature.class);
    private @Nullable Loss firstRefused;
    private long refused;
    private long keysDropped;

    /** Handles losses by a policy. */
    public Losses(LossPolicy policy) {
        this(policy, null);
    }

    /** @param listener may be null */
    public Losses(LossPolicy policy, @Nullable Listener listener) {
        this.policy = policy;
        this.listener = listener;
    }

    /** The policy. */
    public LossPolicy policy() {
        return policy;
    }

    boolean wantsKept() {
        return listener != null && listener.wantsKept();
    }

    /** Tells the listener, which wants it, of a key: null for one that is not written. */
    @SuppressWarnings("NullAway") // null is asked for before
    void tell(@Nullable KeyEntry key) throws IOException {
        if (key == null) {
            listener.dropped();
        } else {
            listener.kept(key);
        }
    }

    void add(Loss loss) throws IOException {
        counts.merge(loss.feature(), 1L, Long::sum);
        List<Loss> some = examples.computeIfAbsent(loss.feature(), feature -> new ArrayList<>());
        if (some.size() < EXAMPLES) {
            some.add(loss);
        }
        if (loss.done() == OnLoss.FAIL) {
            refused++;
            firstRefused = firstRefused == null ? loss : firstRefused;
        }
        if (listener != null) {
            listener.lost(loss);
        }
    }

    void addDropped(long keys) {
        keysDropped += keys;
    }

    /** Whether nothing is lost. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The number of keys or records that lost each feature. */
    public Map<Feature, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** The first few keys or records that lost a feature. */
    public List<Loss> examples(Feature feature) {
        Objects.requireNonNull(feature, "feature");
        return Collections.unmodifiableList(examples.getOrDefault(feature, List.of()));
    }

    /** The number of keys left out. */
    public long keysDropped() {
        return keysDropped;
    }

    /** Whether something was lost that may not be lost. */
    public boolean isRefused() {
        return firstRefused != null;
    }

    /**
     * @throws RdbRefusedException if something was lost that may not be lost; the message has the first loss and
     *     all counts
     */
    public void requireAllowed(Target target) throws RdbRefusedException {
        Objects.requireNonNull(target, "target");
        if (isRefused()) {
            throw refusal(target);
        }
    }

    /** The error about these losses. */
    @SuppressWarnings("NullAway") // null is asked for before
    RdbRefusedException refusal(Target target) {
        String more = counts.entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", "));
        return new RdbRefusedException(
                Reason.LOSS_FOR_TARGET,
                firstRefused.what() + " can't be written for " + target
                        + (refused == 1 ? "" : " (in all: " + more + ")"),
                firstRefused.offset(),
                firstRefused.place());
    }

    /** By feature, how many keys or records it was lost of, and how many keys were left out: for a log. */
    @Override
    public String toString() {
        return counts + (keysDropped == 0 ? "" : ", " + keysDropped + " keys left out");
    }
}
