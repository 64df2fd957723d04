package io.rdbkit.cli.proof;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Removes from a server's state what commands can't restore. */
final class CommandLimits {

    private CommandLimits() {}

    /** XCLAIM can't claim a deleted record, so pending deleted records are acknowledged. */
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

    /** From 7.0 on, -0 becomes 0 in a packed zset that ZADD makes, but not in every zset that is loaded. */
    static void makeZerosPlain(RealServer server) {
        if (!server.kind().atLeast(7, 0)) {
            return;
        }
        server.types().forEach((key, type) -> {
            if (type.equals("zset")) {
                makeZerosPlain(server.client().select(key.db()), key.key());
            }
        });
    }

    private static void makeZerosPlain(Client client, Bytes key) {
        List<?> scores = (List<?>) client.call("ZRANGEBYSCORE", key, "-0", "0", "WITHSCORES");
        for (int i = 0; i < scores.size(); i += 2) {
            client.call("ZREM", key, scores.get(i));
            client.call("ZADD", key, 0, scores.get(i));
        }
    }

    /** If a stream has no read count for a group, servers from 7.0 on guess one at load. */
    static ServerState withoutReadCounts(ServerState state) {
        return withStreams(
                state, text -> StreamParts.withPlainFirstId(text).replaceAll("(entries-read), (\\d+|null)", "$1"));
    }

    /** A server notes by its own clock when a consumer was last seen and last active. */
    static ServerState withoutTimesSeen(ServerState state) {
        return withStreams(state, text -> text.replaceAll("(seen-time|active-time), (-?\\d+|null)", "$1"));
    }

    private static ServerState withStreams(ServerState state, UnaryOperator<String> change) {
        SortedMap<ServerKey, String> streams = new TreeMap<>(state.streams());
        streams.replaceAll((key, text) -> change.apply(text));
        return new ServerState(
                state.digest(), state.dbSizes(), state.expiries(), state.fieldExpiries(), streams, state.functions());
    }
}
