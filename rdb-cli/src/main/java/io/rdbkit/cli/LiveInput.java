package io.rdbkit.cli;

import io.rdbkit.live.AofServer;
import io.rdbkit.live.Pull;
import io.rdbkit.live.ServerAddress;
import io.rdbkit.transform.Source;

/**
 * What a server sends to a replica, as an input. Apart from {@link RdbCommand}, so that a command that reads files loads
 * no class of rdb-live.
 */
final class LiveInput {

    private LiveInput() {}

    /** A source that connects when it is read. */
    static Source of(String address) {
        return of(address, false);
    }

    /** @param functionsOnly whether the server is to leave out the keys */
    static Source of(String address, boolean functionsOnly) {
        return of(address(address), functionsOnly);
    }

    static Source of(AofServer server, boolean functionsOnly) {
        return of(server.address(), functionsOnly);
    }

    static Source of(ServerAddress server, boolean functionsOnly) {
        return Source.of(functionsOnly ? Pull.ofFunctions(server) : Pull.of(server));
    }

    /** @throws IllegalArgumentException that does not repeat the text, which may contain a password */
    static ServerAddress address(String text) {
        return ServerAddress.parse(text);
    }
}
