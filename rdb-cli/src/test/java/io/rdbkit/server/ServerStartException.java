package io.rdbkit.server;

/** The server did not start, for example because it refused the file. The message is its log. */
public final class ServerStartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ServerStartException(ServerKind kind, String log) {
        this(kind, log, null);
    }

    ServerStartException(ServerKind kind, String log, Throwable cause) {
        super(kind + " did not come up; its log:\n" + log, cause);
    }
}
