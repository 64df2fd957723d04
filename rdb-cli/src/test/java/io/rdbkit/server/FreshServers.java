package io.rdbkit.server;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Servers that were just started with a dump, one after the other. A container is kept, and only its process is
 * replaced, which takes a tenth of the time. The container is also kept for the next test class. Only one server of a
 * kind runs at a time: the next one replaces it.
 */
public final class FreshServers implements AutoCloseable {

    private final Map<ServerKind, RealServer> running = new EnumMap<>(ServerKind.class);

    /** A fresh process that has loaded a dump. The previous server of this kind ends. */
    public RealServer load(ServerKind kind, Path dump) {
        RealServer before = running.containsKey(kind) ? running.remove(kind) : IdleServers.take(kind);
        try {
            RealServer server = before == null ? RealServer.load(kind, dump) : before.loadAgain(dump);
            running.put(kind, server);
            return server;
        } catch (RuntimeException e) {
            if (before != null) {
                before.close();
            }
            throw e;
        }
    }

    /** A server without data, not necessarily a fresh process. A test must undo its configuration. */
    public RealServer empty(ServerKind kind) {
        RealServer server = running.computeIfAbsent(kind, FreshServers::started);
        server.clear();
        return server;
    }

    private static RealServer started(ServerKind kind) {
        RealServer idle = IdleServers.take(kind);
        return idle == null ? RealServer.start(kind) : idle;
    }

    @Override
    public void close() {
        running.values().forEach(IdleServers::give);
        running.clear();
    }
}
