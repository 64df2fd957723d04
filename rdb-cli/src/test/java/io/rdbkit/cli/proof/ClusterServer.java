package io.rdbkit.cli.proof;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server in cluster mode that computes the slots of keys. All versions compute the same slots. */
final class ClusterServer implements AutoCloseable {

    private final RealServer server;

    private ClusterServer(RealServer server) {
        this.server = server;
    }

    static ClusterServer start() {
        return new ClusterServer(RealServer.start(
                ServerKind.REDIS_7_0_15, "--cluster-enabled", "yes", "--cluster-port", Integer.toString(freePort())));
    }

    /** A free port for the cluster bus. By default it is the client's port plus 10000, which may be no port number. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of CLUSTER KEYSLOT for each key. */
    Map<Bytes, Long> slots(Collection<Bytes> keys) {
        List<Bytes> asked = new ArrayList<>(keys);
        asked.forEach(key -> server.client().queue("CLUSTER", "KEYSLOT", key));
        List<Object> replies = server.client().flush();
        Map<Bytes, Long> slots = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            slots.put(asked.get(i), (Long) replies.get(i));
        }
        return slots;
    }

    @Override
    public void close() {
        server.close();
    }
}
