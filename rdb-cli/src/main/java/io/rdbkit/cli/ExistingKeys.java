package io.rdbkit.cli;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.live.Push;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks at the keys and function libraries of a push before any is sent: whether the server has their databases, and on
 * demand which of them it has already. It asks for some thousand keys at a time.
 */
final class ExistingKeys {

    private static final int MOST = 5000;
    private static final String THERE = "the server has it already";

    private final Push push;
    private final boolean ask;
    /** Null if no one asks. */
    private final LossReport report;

    private final Set<String> serverFunctions;

    private final List<Bytes> asked = new ArrayList<>();
    private int db;
    private long count;
    private Bytes first;
    private final List<String> functions = new ArrayList<>();

    /**
     * @param ask       whether to ask which keys the server has
     * @param functions the function libraries that the server has; none if it does not matter
     * @param report    lists those that are there; may be null
     */
    ExistingKeys(Push push, boolean ask, Set<String> functions, LossReport report) {
        this.push = push;
        this.ask = ask;
        this.serverFunctions = functions;
        this.report = report;
    }

    void add(RdbEntry entry) throws IOException {
        if (entry instanceof KeyEntry key) {
            add(key);
        } else if (entry instanceof FunctionEntry function && serverFunctions.contains(function.libraryName())) {
            functions.add(function.libraryName());
            if (report != null) {
                report.left("exists", 0, null, function.offset(), THERE);
            }
        }
    }

    private void add(KeyEntry key) throws IOException {
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
            there.forEach(key -> report.left("exists", db, key, -1, THERE));
        }
        if (first == null && !there.isEmpty()) {
            first = there.get(0);
        }
        asked.clear();
    }

    /** What the server has already, such as {@code 3 of these keys, the first is "k"}; empty if it has nothing. */
    String text(KeyDisplay display) {
        List<String> all = new ArrayList<>();
        if (count > 0) {
            all.add(count + " of these keys, the first is " + display.of(first));
        }
        if (!functions.isEmpty()) {
            all.add(functions.size() + " of these function libraries, the first is " + functions.get(0));
        }
        return String.join(", and ", all);
    }
}
