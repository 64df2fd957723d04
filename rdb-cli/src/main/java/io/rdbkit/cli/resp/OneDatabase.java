package io.rdbkit.cli.resp;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.RdbRefusedException;
import java.util.concurrent.atomic.AtomicInteger;

/** Checks that all keys are in one database, which is necessary without SELECT. Several threads may ask. */
final class OneDatabase {

    private static final int NONE = -1;

    private final AtomicInteger only = new AtomicInteger(NONE);

    /** @throws RdbRefusedException if an earlier key was in another database */
    void admit(KeyEntry key) throws RdbRefusedException {
        int db = key.db();
        if (!only.compareAndSet(NONE, db) && only.get() != db) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.LOSS,
                    "keys of databases " + Math.min(db, only.get()) + " and " + Math.max(db, only.get())
                            + " would get mixed up without SELECT",
                    key.offset(),
                    key.toString());
        }
    }
}
