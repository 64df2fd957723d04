package io.rdbkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What became of the keys of a run: what each lost, and whether it is kept, in the order of the input. */
final class RunOutcome {

    private static final Object DROPPED = new Object();

    private final List<Object> events = new ArrayList<>();
    private final boolean hasKeys;
    private long dropped;

    /** @param losses where it will be told; they say whether anybody wants the keys */
    RunOutcome(Losses losses) {
        hasKeys = losses.wantsKept();
    }

    /** A loss of the next key, or of a record between keys. */
    void lost(Loss loss) {
        events.add(loss);
    }

    void kept(KeyEntry key) {
        if (hasKeys) {
            events.add(key);
        }
    }

    void dropped() {
        dropped++;
        if (hasKeys) {
            events.add(DROPPED);
        }
    }

    /** Tells all, in the thread that writes. */
    void tell(Losses losses) throws IOException {
        losses.addDropped(dropped);
        for (Object event : events) {
            if (event instanceof Loss loss) {
                losses.add(loss);
            } else if (event instanceof KeyEntry key) {
                losses.kept(key);
            } else {
                losses.dropped();
            }
        }
    }
}
