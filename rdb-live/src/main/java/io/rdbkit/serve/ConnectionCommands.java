package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ServerVersion;
import java.security.MessageDigest;
import java.util.Locale;

/** The commands about the connection itself. */
final class ConnectionCommands {

    private static final String WRONG = "WRONGPASS invalid username-password pair or user is disabled.";
    private static final Bytes DEFAULT_USER = Bytes.utf8("default");

    /** What servers refuse in the name of a client. */
    private static final int LAST_PRINTED = '~';

    private final Keyspace keys;
    private final ServeOptions options;
    private final ServerVersion server;

    private ConnectionCommands(Keyspace keys, ServeOptions options, ServerVersion server) {
        this.keys = keys;
        this.options = options;
        this.server = server;
    }

    static void addTo(CommandTable table, Keyspace keys, ServeOptions options, ServerVersion server) {
        ConnectionCommands commands = new ConnectionCommands(keys, options, server);
        table.addPlain("PING", -1, ConnectionCommands::ping);
        table.addPlain("ECHO", 2, (request, session, reply) -> reply.bulk(request.word(1)));
        table.addOpen("QUIT", -1, ConnectionCommands::quit);
        table.addOpen("AUTH", -2, commands::auth);
        table.addOpen("HELLO", -1, commands::hello);
        table.addOpen("RESET", 1, commands::reset);
        table.addPlain("SELECT", 2, commands::select);
        table.addPlain("CLIENT", -2, ConnectionCommands::client);
        table.addPlain("READONLY", 1, (request, session, reply) -> reply.ok());
        table.addPlain("READWRITE", 1, (request, session, reply) -> reply.ok());
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

    private void auth(Request request, Session session, Reply reply) {
        if (request.size() > 3) {
            throw CommandException.syntax();
        }
        if (request.size() == 2 && options.password() == null) {
            throw new CommandException(
                    "ERR AUTH <password> called without any password configured for the default user."
                            + " Are you sure your configuration is correct?");
        }
        authenticate(session, request.size() == 2 ? DEFAULT_USER : request.word(1), request.word(request.size() - 1));
        reply.ok();
    }

    private void authenticate(Session session, Bytes user, Bytes password) {
        // Without a password any is right, as for the user "default" of a server.
        boolean isRight = user.equals(DEFAULT_USER)
                && (options.password() == null
                        || MessageDigest.isEqual(options.password().toByteArray(), password.toByteArray()));
        if (!isRight) {
            throw new CommandException(WRONG);
        }
        session.authenticated = true;
    }

    private void hello(Request request, Session session, Reply reply) {
        int protocol = session.protocol;
        int next = 1;
        if (request.size() > 1) {
            String text = request.word(1).toUtf8();
            if (!text.matches("[0-9]{1,9}")) {
                throw new CommandException("ERR Protocol version is not an integer or out of range");
            }
            protocol = Integer.parseInt(text);
            if (protocol != 2 && protocol != 3) {
                throw new CommandException("NOPROTO unsupported protocol version");
            }
            next = 2;
        }
        Bytes name = session.name;
        for (; next < request.size(); next++) {
            if (request.is(next, "AUTH") && next + 2 < request.size()) {
                authenticate(session, request.word(next + 1), request.word(next + 2));
                next += 2;
            } else if (request.is(next, "SETNAME") && next + 1 < request.size()) {
                name = checkedName(request.word(++next));
            } else {
                throw new CommandException("ERR Syntax error in HELLO option '"
                        + request.word(next).toUtf8() + "'");
            }
        }
        if (!session.authenticated) {
            throw new CommandException(
                    "NOAUTH HELLO must be called with the client already authenticated, otherwise the"
                            + " HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the"
                            + " RESP protocol version at the same time");
        }
        session.name = name;
        session.protocol = protocol;
        reply.map(7);
        reply.bulk("server");
        reply.bulk(server.fork().name().toLowerCase(Locale.ROOT));
        reply.bulk("version");
        reply.bulk(server.major() + "." + server.minor() + ".0");
        reply.bulk("proto");
        reply.integer(protocol);
        reply.bulk("id");
        reply.integer(session.id);
        reply.bulk("mode");
        reply.bulk("standalone");
        reply.bulk("role");
        reply.bulk("master");
        reply.bulk("modules");
        reply.array(0);
    }

    private void reset(Request request, Session session, Reply reply) {
        session.db = 0;
        session.protocol = 2;
        session.name = Bytes.EMPTY;
        session.authenticated = options.password() == null;
        reply.simple("RESET");
    }

    private void select(Request request, Session session, Reply reply) {
        long db = request.integer(1);
        if (db < 0 || db >= keys.databases()) {
            throw new CommandException("ERR DB index is out of range");
        }
        session.db = (int) db;
        reply.ok();
    }

    private static Bytes checkedName(Bytes name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.at(i) <= ' ' || name.at(i) > LAST_PRINTED) {
                throw new CommandException("ERR Client names cannot contain spaces, newlines or special characters.");
            }
        }
        return name;
    }

    private static void client(Request request, Session session, Reply reply) {
        int size = request.size();
        switch (request.keyword(1)) {
            case "ID" -> reply.integer(session.id);
            case "GETNAME" -> {
                if (session.name.isEmpty()) {
                    reply.nil();
                } else {
                    reply.bulk(session.name);
                }
            }
            case "SETNAME" -> {
                require(size == 3, request);
                session.name = checkedName(request.word(2));
                reply.ok();
            }
            case "SETINFO" -> {
                require(size == 4, request);
                setInfo(request, session);
                reply.ok();
            }
            case "INFO", "LIST" -> reply.text(line(session));
            case "NO-EVICT", "NO-TOUCH" -> {
                require(size == 3, request);
                reply.ok();
            }
            default -> throw ObjectCommands.unknown(request, "CLIENT");
        }
    }

    private static void require(boolean fits, Request request) {
        if (!fits) {
            throw ObjectCommands.unknown(request, "CLIENT");
        }
    }

    private static void setInfo(Request request, Session session) {
        if (request.is(2, "LIB-NAME")) {
            session.libraryName = checkedName(request.word(3));
        } else if (request.is(2, "LIB-VER")) {
            session.libraryVersion = checkedName(request.word(3));
        } else {
            throw new CommandException(
                    "ERR Unrecognized option '" + request.word(2).toUtf8() + "'");
        }
    }

    private static String line(Session session) {
        return "id=" + session.id + " addr=" + text(session.channel.remoteAddress()) + " laddr="
                + text(session.channel.localAddress()) + " name=" + session.name.toUtf8() + " db=" + session.db
                + " resp=" + session.protocol + " lib-name=" + session.libraryName.toUtf8() + " lib-ver="
                + session.libraryVersion.toUtf8() + "\n";
    }

    private static String text(Object address) {
        String text = String.valueOf(address);
        return text.substring(text.indexOf('/') + 1);
    }
}
