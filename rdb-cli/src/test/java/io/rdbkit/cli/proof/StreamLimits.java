package io.rdbkit.cli.proof;

import io.rdbkit.Bytes;
import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What commands can't restore of a stream, taken off what a server holds that has it. */
final class StreamLimits {

    private StreamLimits() {}

    /** XCLAIM takes no record that is deleted: pending ones are acknowledged. */
    static void acknowledgeDeleted(RealServer server) {
        server.types().forEach((key, type) -> {
            if (type.equals("stream")) {
                acknowledgeDeleted(server.client().select(key.db()), key.key());
            }
        });
    }

    private static void acknowledgeDeleted(Client client, Bytes key) {
        for (Object group : (List<?>) client.call("XINFO", "GROUPS", key)) {
            Object name = ((List<?>) group).get(1);
            for (Object pending : (List<?>) client.call("XPENDING", key, name, "-", "+", 1_000_000)) {
                Object id = ((List<?>) pending).get(0);
                if (((List<?>) client.call("XRANGE", key, id, id)).isEmpty()) {
                    client.call("XACK", key, name, id);
                }
            }
        }
    }

    /** When a consumer last tried and last got something, the server notes by its own clock. */
    static ServerState withoutTimesSeen(ServerState state) {
        SortedMap<ServerKey, String> streams = new TreeMap<>(state.streams());
        streams.replaceAll((key, text) -> text.replaceAll("(seen-time|active-time), (-?\\d+|null)", "$1"));
        return new ServerState(
                state.digest(), state.dbSizes(), state.expiries(), state.fieldExpiries(), streams, state.functions());
    }
}
