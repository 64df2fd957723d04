package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.live.Push;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the keys of a push before any is sent: whether the server has their databases, and on demand which of them
 * it has already. It asks for some thousand at a time.
 */
final class ExistingKeys {

    private static final int MOST = 5000;

    private final Push push;
    private final boolean ask;
    /** Null if no one asks. */
    private final LossReport report;

    private final List<Bytes> asked = new ArrayList<>();
    private int db;
    private long count;
    private Bytes first;

    /**
     * @param ask    whether to ask which keys the server has
     * @param report lists them; may be null
     */
    ExistingKeys(Push push, boolean ask, LossReport report) {
        this.push = push;
        this.ask = ask;
        this.report = report;
    }

    void add(KeyEntry key) throws IOException {
        if (key.db() != db) {
            push.requireDatabase(key.db());
        }
        if (!ask) {
            db = key.db();
            return;
        }
        if (key.db() != db || asked.size() == MOST) {
            finish();
            db = key.db();
        }
        asked.add(Bytes.wrap(key.key().toByteArray()));
    }

    /** Asks for the last keys. */
    void finish() throws IOException {
        if (asked.isEmpty()) {
            return;
        }
        List<Bytes> there = push.existing(db, asked);
        count += there.size();
        if (report != null) {
            there.forEach(key -> report.left("exists", db, key, -1, "the server has it already"));
        }
        if (first == null && !there.isEmpty()) {
            first = there.get(0);
        }
        asked.clear();
    }

    /** The number of keys that the server has. */
    long count() {
        return count;
    }

    /** The first of them, or null. */
    Bytes first() {
        return first;
    }
}
