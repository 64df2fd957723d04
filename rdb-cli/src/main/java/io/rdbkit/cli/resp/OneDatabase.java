package io.rdbkit.cli.resp;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.RdbRefusedException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sees to it that all keys are of one database, as they must be without SELECT. Several threads may ask. */
final class OneDatabase {

    private static final int NONE = -1;

    private final AtomicInteger only = new AtomicInteger(NONE);

    /** @throws RdbRefusedException if the key is of another database than one before it */
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
