package io.rdbkit.server;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Servers that have just been started with a dump, one after the other. A container is kept and only the process in it
 * replaced, which takes a tenth of the time. One server of a kind runs at a time: the next replaces it.
 */
public final class FreshServers implements AutoCloseable {

    private final Map<ServerKind, RealServer> running = new EnumMap<>(ServerKind.class);

    /** A fresh process that has loaded a dump; what this gave before for the kind is gone. */
    public RealServer load(ServerKind kind, Path dump) {
        RealServer before = running.remove(kind);
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

    /** One without data, not necessarily a fresh process. */
    public RealServer empty(ServerKind kind) {
        RealServer server = running.computeIfAbsent(kind, k -> RealServer.start(k));
        server.clear();
        return server;
    }

    @Override
    public void close() {
        running.values().forEach(RealServer::close);
        running.clear();
    }
}
