package io.rdbkit.server;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Servers that have just been started with a dump, one after the other. A container is kept and only the process in it
 * replaced, which takes a tenth of the time; it is kept for the next test class too. One server of a kind runs at a
 * time: the next replaces it.
 */
public final class FreshServers implements AutoCloseable {

    private final Map<ServerKind, RealServer> running = new EnumMap<>(ServerKind.class);

    /** A fresh process that has loaded a dump; what this gave before for the kind is gone. */
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

    /** One without data, not necessarily a fresh process: what a test configures, it puts back. */
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
