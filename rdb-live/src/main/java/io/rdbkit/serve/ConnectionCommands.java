package io.rdbkit.serve;

/** The commands about the connection itself. */
final class ConnectionCommands {

    private ConnectionCommands() {}

    static void addTo(CommandTable table) {
        table.add("PING", -1, ConnectionCommands::ping);
        table.add("ECHO", 2, (request, session, reply) -> reply.bulk(request.word(1)));
        table.addOpen("QUIT", -1, ConnectionCommands::quit);
    }

    private static void ping(Request request, Session session, Reply reply) {
        if (request.size() > 2) {
            throw new CommandException("ERR wrong number of arguments for 'ping' command");
        }
        if (request.size() == 1) {
            reply.simple("PONG");
        } else {
            reply.bulk(request.word(1));
        }
    }

    private static void quit(Request request, Session session, Reply reply) {
        reply.ok();
        session.closing = true;
    }
}
