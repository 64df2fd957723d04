package io.rdbkit.cli;

import io.rdbkit.repair.RepairEvent;
import java.io.PrintWriter;

/** Tells a person what a repair loses: the first events, and where to find all. */
final class RepairText {

    private static final int MOST = 20;

    private final PrintWriter err;
    private final KeyDisplay keys;
    private final boolean quiet;
    private long events;

    RepairText(PrintWriter err, KeyDisplay keys, boolean quiet) {
        this.err = err;
        this.keys = keys;
        this.quiet = quiet;
    }

    void add(RepairEvent event) {
        events++;
        if (quiet) {
            return;
        }
        if (events <= MOST) {
            err.println("rdb: " + Failure.oneLine(line(event)));
        } else if (events == MOST + 1) {
            err.println("rdb: ... --report lists all");
        }
    }

    private String line(RepairEvent event) {
        String bytes = event.to() > event.from()
                ? "bytes " + event.from() + " to " + (event.to() - 1)
                : "offset " + event.from();
        String key =
                event.key() == null ? "" : ", db " + event.db() + ", key " + keys.of(event.key()) + ", " + event.type();
        String kept = event.kind() == RepairEvent.Kind.PARTIAL_VALUE ? ", " + event.kept() + " elements kept" : "";
        return event.kind() + ": " + bytes + key + kept + ": " + event.why();
    }
}
