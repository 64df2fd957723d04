package io.rdbkit.cli.resp;

import io.rdbkit.DumpPayload;
import io.rdbkit.KeyEntry;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.RdbType;
import java.io.IOException;

/**
 * Writes a key as RESTORE with the payload that DUMP would return. Nothing of the key is lost. Options are written only
 * if the key needs them and the server has them.
 *
 * <pre>
 * RESTORE key ttl payload [REPLACE] [ABSTTL] [IDLETIME seconds | FREQ counter]     5.0
 * RESTORE key 0 payload [REPLACE], PEXPIREAT key ms                                before
 * DEL key, RESTORE key 0 payload, PEXPIREAT key ms                                 before 3.2
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
    private final RespLosses losses;

    RestoreCommand(RespBuffer out, boolean replace, RespLosses losses) {
        this.out = out;
        this.replace = replace;
        this.losses = losses;
    }

    /** Whether only RESTORE can restore the key: a module value, or metadata, which modules attach. */
    static boolean isOnlyWay(KeyEntry key) {
        return key.type() == RdbType.MODULE_2 || !key.metadata().isEmpty();
    }

    void write(KeyEntry key, ServerCommands server) throws IOException {
        if (replace && !server.replaceByRestore()) {
            out.command(ValueCommands.DEL).key().end();
        }
        boolean options = server.haveRestoreOptions();
        boolean absolute = options && key.hasExpiry();
        Eviction eviction = options ? key.eviction() : Eviction.NONE;
        if (!eviction.equals(key.eviction())) {
            losses.add(Unrestorable.EVICTION, 1);
        }
        boolean idle = eviction.idleSeconds() >= 0;
        boolean frequency = !idle && eviction.frequency() >= 0;
        boolean replacing = replace && server.replaceByRestore();
        DumpPayload payload = key.dump();
        int words = 4 + (replacing ? 1 : 0) + (absolute ? 1 : 0) + (idle || frequency ? 2 : 0);
        out.command(words).word(RESTORE).key();
        out.word(absolute ? Math.max(key.expiry(), 1) : 0); // 0 would mean never
        out.wordOf(payload.size());
        payload.copyTo(out);
        out.endWord();
        if (replacing) {
            out.word(REPLACE);
        }
        if (absolute) {
            out.word(ABSTTL);
        }
        if (idle) {
            out.word(IDLETIME).word(eviction.idleSeconds());
        } else if (frequency) {
            out.word(FREQ).word(eviction.frequency());
        }
        out.end();
        if (key.hasExpiry() && !absolute) {
            out.command(ValueCommands.PEXPIREAT).key().word(key.expiry()).end();
        }
    }
}
