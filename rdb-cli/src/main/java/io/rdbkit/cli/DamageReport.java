package io.rdbkit.cli;

import io.rdbkit.format.RdbFormatException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Prints damage within values on stderr. The values are exported nevertheless. Several threads may report. */
final class DamageReport implements Consumer<RdbFormatException> {

    private final PrintWriter err;
    private final RdbCommand rdb;
    private final KeyDisplay keys;
    private final AtomicBoolean any = new AtomicBoolean();

    DamageReport(PrintWriter err, RdbCommand rdb, KeyDisplay keys) {
        this.keys = keys;
        this.err = err;
        this.rdb = rdb;
    }

    @Override
    public void accept(RdbFormatException problem) {
        any.set(true);
        err.println("rdb: " + Failure.oneLine(rdb.reading() + ": " + keys.message(problem)));
    }

    boolean isEmpty() {
        return !any.get();
    }
}
