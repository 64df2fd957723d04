package io.rdbkit;

import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.Target;
import io.rdbkit.io.Spool;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.EndianUtils;
import org.jspecify.annotations.Nullable;

/** The losses of a conversion: counts by feature, and some examples, in the order of the input. */
public final class Losses {

    private static final int EXAMPLES = 3;

    private static final int FEATURE_BITS = 8;

    /** If keys may be left out later, so many are held to choose the examples from. */
    private static final int CANDIDATES = 64;

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

    /** Tells of keys by their ordinals. */
    @FunctionalInterface
    public interface Ordinals {
        /** Is asked in rising order, perhaps more than once. */
        boolean contain(long ordinal) throws IOException;
    }

    /** A loss that may be an example, and the ordinal of its key among those that are kept. */
    private static final class Example {
        private final Loss loss;
        private long ordinal = -1;

        Example(Loss loss) {
            this.loss = loss;
        }
    }

    private final LossPolicy policy;
    private final @Nullable Listener listener;
    private final Map<Feature, Long> counts = new EnumMap<>(Feature.class);
    private final Map<Feature, List<Example>> examples = new EnumMap<>(Feature.class);
    /** Losses of the key at hand, which may be dropped; if somebody wants the keys that are not. */
    private final List<Example> pending = new ArrayList<>();
    /** What keys lost that are kept: pairs of an ordinal and a feature. Null if nobody wants the keys, or there are none. */
    private @Nullable Spool lostByKey;

    private long kept;
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

    /** Tells the listener, which wants it, of a key that is written. */
    @SuppressWarnings("NullAway") // null is asked for before
    void kept(KeyEntry key) throws IOException {
        for (Example example : pending) {
            example.ordinal = kept;
            if (lostByKey == null) {
                lostByKey = new Spool();
            }
            EndianUtils.writeSwappedLong(
                    lostByKey, kept << FEATURE_BITS | example.loss.feature().ordinal());
        }
        pending.clear();
        kept++;
        listener.kept(key);
    }

    /** Tells the listener, which wants it, of a key that is not written. */
    @SuppressWarnings("NullAway") // null is asked for before
    void dropped() throws IOException {
        pending.clear();
        listener.dropped();
    }

    /**
     * Takes back what keys lost that are left out after all, because others have their names. Only after the run, once, and only if the listener wanted
     * the keys that are written.
     *
     * @param leftOut the ordinals of these keys among those that the listener was told of
     */
    public void takeBack(Ordinals leftOut) throws IOException {
        Objects.requireNonNull(leftOut, "leftOut");
        if (lostByKey == null) {
            return;
        }
        Set<Long> gone = new HashSet<>();
        Set<Long> shown = examples.values().stream()
                .flatMap(List::stream)
                .map(example -> example.ordinal)
                .collect(Collectors.toSet());
        try (InputStream in = new BufferedInputStream(lostByKey.read())) {
            byte[] one = new byte[Long.BYTES];
            while (in.readNBytes(one, 0, one.length) == one.length) {
                long pair = EndianUtils.readSwappedLong(one, 0);
                long ordinal = pair >>> FEATURE_BITS;
                if (leftOut.contain(ordinal)) {
                    Feature feature = Feature.values()[(int) (pair & (1 << FEATURE_BITS) - 1)];
                    counts.computeIfPresent(feature, (lost, n) -> n == 1 ? null : n - 1);
                    if (shown.contains(ordinal)) {
                        gone.add(ordinal);
                    }
                }
            }
        } finally {
            lostByKey.delete();
            lostByKey = null;
        }
        examples.values().forEach(some -> some.removeIf(example -> gone.contains(example.ordinal)));
    }

    void add(Loss loss) throws IOException {
        counts.merge(loss.feature(), 1L, Long::sum);
        List<Example> some = examples.computeIfAbsent(loss.feature(), feature -> new ArrayList<>());
        Example example = new Example(loss);
        if (some.size() < (wantsKept() ? CANDIDATES : EXAMPLES)) {
            some.add(example);
        }
        if (wantsKept() && loss.key() != null) {
            pending.add(example);
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
        return examples.getOrDefault(feature, List.of()).stream()
                .limit(EXAMPLES)
                .map(example -> example.loss)
                .toList();
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
