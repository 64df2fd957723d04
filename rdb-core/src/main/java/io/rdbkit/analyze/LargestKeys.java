package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The few largest keys so far. Of keys of equal size, the first stays. */
final class LargestKeys {

    private record Ranked(LargeKey key, long ordinal) {}

    private static final Comparator<Ranked> SMALLEST_FIRST = Comparator.<Ranked>comparingLong(r -> r.key.size())
            .thenComparing(Comparator.<Ranked>comparingLong(r -> r.ordinal).reversed());

    private final int most;
    private final PriorityQueue<Ranked> kept = new PriorityQueue<>(SMALLEST_FIRST);
    private long seen;
    /** A key must be larger than this to be kept. */
    private long bound = -1;

    LargestKeys(int most) {
        this.most = most;
    }

    void add(KeyEntry key) throws IOException {
        seen++;
        if (most == 0 || key.serializedSize() <= bound) {
            return;
        }
        kept.add(new Ranked(LargeKey.of(key), seen));
        if (kept.size() > most) {
            kept.remove();
        }
        if (kept.size() == most) {
            bound = kept.element().key.size();
        }
    }

    /** The keys, largest first. */
    List<LargeKey> list() {
        List<Ranked> all = new ArrayList<>(kept);
        all.sort(SMALLEST_FIRST.reversed());
        return all.stream().map(Ranked::key).toList();
    }
}
