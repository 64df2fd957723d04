package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What a server has under a name.
 *
 * @param payload  what DUMP answers; null if there is no such key
 * @param earliest the expiry in unix milliseconds, or {@link Expiry#NONE}. A server before 7.0 does not say it exactly:
 *     then it is between this and {@code latest}
 * @param latest   as {@code earliest}
 */
public record Held(byte[] payload, long earliest, long latest) {

    private static final Bytes DUMP = Bytes.utf8("DUMP");
    private static final Bytes PEXPIRETIME = Bytes.utf8("PEXPIRETIME");
    private static final Bytes PTTL = Bytes.utf8("PTTL");

    /** How far the clocks of this system and of a server may be apart. */
    private static final long SKEW_MILLIS = 1000;

    /** Whether an expiry can be this one. */
    public boolean mayExpireAt(long expiry) {
        return expiry == Expiry.NONE
                ? earliest == Expiry.NONE
                : earliest != Expiry.NONE && earliest <= expiry && expiry <= latest;
    }

    /** Asks for keys of a database. */
    static List<Held> of(Primaries primaries, int db, List<Bytes> keys) throws IOException {
        Object[] payloads = ask(primaries, db, keys, DUMP);
        long before = System.currentTimeMillis();
        boolean exact = true;
        Object[] times = primaries.run(commands(db, keys, PEXPIRETIME), true);
        if (times[0] instanceof JedisDataException) {
            exact = false;
            before = System.currentTimeMillis();
            times = ask(primaries, db, keys, PTTL);
        }
        long after = System.currentTimeMillis();
        List<Held> all = new ArrayList<>();
        for (int i = 0; i < payloads.length; i++) {
            long time = times[i] instanceof Long number ? number : -1;
            byte[] payload = (byte[]) payloads[i];
            if (time < 0) {
                all.add(new Held(payload, Expiry.NONE, Expiry.NONE));
            } else if (exact) {
                all.add(new Held(payload, time, time));
            } else {
                all.add(new Held(payload, before + time - SKEW_MILLIS, after + time + SKEW_MILLIS));
            }
        }
        return all;
    }

    private static Object[] ask(Primaries primaries, int db, List<Bytes> keys, Bytes command) throws IOException {
        Object[] replies = primaries.run(commands(db, keys, command), true);
        for (Object reply : replies) {
            if (reply instanceof JedisDataException error) {
                throw new ServerException(command.toString(), error.getMessage());
            }
        }
        return replies;
    }

    private static List<Command> commands(int db, List<Bytes> keys, Bytes command) {
        return keys.stream().map(key -> Command.of(db, key, command, key)).toList();
    }
}
