package io.rdbkit.cli.resp;

import io.rdbkit.DumpPayload;
import io.rdbkit.Eviction;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbType;
import java.io.IOException;

/**
 * A key as RESTORE with what DUMP would answer: nothing of it is lost. Options are written only where the key needs them, so that
 * old servers take the others.
 *
 * <pre>
 * RESTORE key ttl payload [REPLACE] [ABSTTL] [IDLETIME seconds | FREQ counter]
 *         2.6             3.0       5.0      5.0
 * </pre>
 */
final class RestoreCommand {

    private static final byte[] RESTORE = RespBuffer.word("RESTORE");
    private static final byte[] REPLACE = RespBuffer.word("REPLACE");
    private static final byte[] ABSTTL = RespBuffer.word("ABSTTL");
    private static final byte[] IDLETIME = RespBuffer.word("IDLETIME");
    private static final byte[] FREQ = RespBuffer.word("FREQ");

    private final RespBuffer out;
    private final boolean replace;

    RestoreCommand(RespBuffer out, boolean replace) {
        this.out = out;
        this.replace = replace;
    }

    /** Whether no other command restores the key: a module's value, and metadata, which modules attach. */
    static boolean isOnlyWay(KeyEntry key) {
        return key.type() == RdbType.MODULE_2 || !key.metadata().isEmpty();
    }

    void write(KeyEntry key) throws IOException {
        Eviction eviction = key.eviction();
        boolean idle = eviction.idleSeconds() >= 0;
        boolean frequency = !idle && eviction.frequency() >= 0;
        DumpPayload payload = key.dump();
        int words = 4 + (replace ? 1 : 0) + (key.hasExpiry() ? 1 : 0) + (idle || frequency ? 2 : 0);
        out.command(words).word(RESTORE).key();
        out.word(key.hasExpiry() ? Math.max(key.expiry(), 1) : 0); // 0 would be never
        out.wordOf(payload.size());
        payload.copyTo(out);
        out.endWord();
        if (replace) {
            out.word(REPLACE);
        }
        if (key.hasExpiry()) {
            out.word(ABSTTL);
        }
        if (idle) {
            out.word(IDLETIME).word(eviction.idleSeconds());
        } else if (frequency) {
            out.word(FREQ).word(eviction.frequency());
        }
        out.end();
    }
}
