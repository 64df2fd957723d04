package io.rdbkit.server;

import java.util.EnumMap;
import java.util.Map;

/**
 * Containers that a test class no longer needs, for the next class in this JVM. They end with the JVM. Child processes
 * are not kept, because a new one costs no more than clearing an old one.
 */
final class IdleServers {

    private static final Map<ServerKind, RealServer> IDLE = new EnumMap<>(ServerKind.class);

    /** A server in the state in which the last class left it; null if there is none. */
    static synchronized RealServer take(ServerKind kind) {
        return IDLE.remove(kind);
    }

    /** Keeps a server, or ends it if it can't be used again. */
    static synchronized void give(RealServer server) {
        if (server.kind().isEmbedded() || !server.answers() || IDLE.putIfAbsent(server.kind(), server) != null) {
            server.close();
        }
    }

    private IdleServers() {}
}
