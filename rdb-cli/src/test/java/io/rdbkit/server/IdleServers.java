package io.rdbkit.server;

import java.util.EnumMap;
import java.util.Map;

/**
 * Containers that a test class is done with, for the next class in this JVM; they end with the JVM. Servers that run as
 * child processes are not kept: a new one costs no more than to clear an old one.
 */
final class IdleServers {

    private static final Map<ServerKind, RealServer> IDLE = new EnumMap<>(ServerKind.class);

    /** One that is as the last class left it; null if there is none. */
    static synchronized RealServer take(ServerKind kind) {
        return IDLE.remove(kind);
    }

    /** Keeps a server, or ends it if it is not to be used again. */
    static synchronized void give(RealServer server) {
        if (server.kind().isEmbedded() || !server.answers() || IDLE.putIfAbsent(server.kind(), server) != null) {
            server.close();
        }
    }

    private IdleServers() {}
}
