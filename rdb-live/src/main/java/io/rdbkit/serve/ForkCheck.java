package io.rdbkit.serve;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import java.io.IOException;

/** Whether a replica of Valkey takes a dump. Only Valkey tells what it is; it loads Redis' format up to a version. */
final class ForkCheck {

    /** Of Redis 7.2, from which Valkey comes. */
    private static final int LAST_COMMON = 11;

    private ForkCheck() {}

    /** Null if it does. */
    static String refusal(ServedDump dump) throws IOException {
        try (RdbReader in = dump.source().open(ReadOptions.DEFAULT.withCutTail(true))) {
            RdbVersion version = in.version();
            boolean isForeign = version.fork() == Fork.REDIS && version.number() > LAST_COMMON;
            return isForeign
                    ? "the dump is " + version + ", which Valkey doesn't load; serve it with --target valkey-9.1"
                    : null;
        }
    }
}
