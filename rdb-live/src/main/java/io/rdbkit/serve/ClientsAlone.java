package io.rdbkit.serve;

import java.io.IOException;

/** Serves no replicas. */
final class ClientsAlone implements Master {

    @Override
    public void take(Request request, Session session, Reply reply) throws IOException {
        if (request.is(0, "WAIT")) {
            reply.integer(0);
            return;
        }
        throw new CommandException("ERR this server has clients only, no replicas");
    }

    @Override
    public void left(Session session) {
        // there is no replica
    }

    @Override
    public String info() {
        return "role:master\r\nconnected_slaves:0\r\n";
    }

    @Override
    public void close() {
        // nothing is open
    }
}
