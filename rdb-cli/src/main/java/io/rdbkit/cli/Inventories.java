package io.rdbkit.cli;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Looks into files in a thread of its own, while others read them too. The others fail at the same damage, with the usual message; so a
 * failure here is told only where it is asked for.
 */
final class Inventories {

    private final FutureTask<List<Inventory>> task;
    private volatile int at;

    /** @param sources null for one that can be read only once */
    Inventories(List<Source> sources, long nowMillis) {
        task = new FutureTask<>(() -> {
            List<Inventory> found = new ArrayList<>();
            for (Source source : sources) {
                at = found.size();
                found.add(source == null ? null : of(source, nowMillis));
            }
            return found;
        });
        Thread thread = new Thread(task, "rdb-inventory");
        thread.setDaemon(true);
        thread.start();
    }

    private static Inventory of(Source source, long nowMillis) throws IOException {
        try (RdbReader in = source.open(ReadOptions.DEFAULT.withCutTail(true))) {
            return Inventory.of(in, nowMillis, 0, offset -> {
                if (Thread.interrupted()) {
                    throw new IllegalStateException("not needed any more");
                }
            });
        }
    }

    /** That of each file; null for one that can be read only once. Waits for them. */
    List<Inventory> all() throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The place of the file that is looked into, or that failed. */
    int at() {
        return at;
    }

    /** Lets it end soon, if it has not yet. */
    void stop() {
        task.cancel(true);
    }
}
