package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.IndexedDatabase;
import io.rdbkit.transform.KeySlot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The commands that clients ask a server about itself. */
final class ServerCommands {

    private final CommandTable table;
    private final Keyspace keys;
    private final ServeOptions options;
    private final ServerVersion server;
    private final Supplier<Clients> clients;
    private final DumpMaster master;

    private ServerCommands(
            CommandTable table,
            Keyspace keys,
            ServeOptions options,
            ServerVersion server,
            Supplier<Clients> clients,
            DumpMaster master) {
        this.table = table;
        this.keys = keys;
        this.options = options;
        this.server = server;
        this.clients = clients;
        this.master = master;
    }

    static void addTo(
            CommandTable table,
            Keyspace keys,
            ServeOptions options,
            ServerVersion server,
            Supplier<Clients> clients,
            DumpMaster master) {
        ServerCommands commands = new ServerCommands(table, keys, options, server, clients, master);
        table.addPlain("INFO", -1, commands::info);
        table.addPlain("COMMAND", -1, commands::command);
        table.addPlain("CONFIG", -2, commands::config);
        table.addPlain("CLUSTER", -2, ServerCommands::cluster);
        table.addPlain("TIME", 1, commands::time);
    }

    private void time(Request request, Session session, Reply reply) {
        long now = keys.now();
        reply.array(2);
        reply.bulk(Long.toString(now / 1000));
        reply.bulk(Long.toString(now % 1000 * 1000));
    }

    private void info(Request request, Session session, Reply reply) {
        Map<String, Supplier<String>> sections = new LinkedHashMap<>();
        sections.put("server", this::server);
        sections.put("clients", this::clients);
        sections.put("persistence", () -> "loading:0\r\nrdb_bgsave_in_progress:0\r\naof_enabled:0\r\n");
        sections.put("replication", master::info);
        sections.put("cluster", () -> "cluster_enabled:0\r\n");
        sections.put("keyspace", this::keyspace);
        boolean all = request.size() == 1
                || request.from(1).stream().anyMatch(word -> List.of("all", "default", "everything")
                        .contains(lower(word)));
        StringBuilder text = new StringBuilder();
        sections.forEach((name, lines) -> {
            if (all || request.from(1).stream().anyMatch(word -> lower(word).equals(name))) {
                text.append(text.length() == 0 ? "" : "\r\n")
                        .append("# ")
                        .append(name.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(name.substring(1))
                        .append("\r\n")
                        .append(lines.get());
            }
        });
        reply.text(text.toString());
    }

    private static String lower(Bytes word) {
        return word.toUtf8().toLowerCase(Locale.ROOT);
    }

    private String server() {
        String version = server.major() + "." + server.minor() + ".0";
        return "redis_version:" + version + "\r\n"
                + "server_name:" + server.fork().name().toLowerCase(Locale.ROOT) + "\r\n"
                + "redis_mode:standalone\r\n"
                + "process_id:" + ProcessHandle.current().pid() + "\r\n"
                + "uptime_in_seconds:" + keys.secondsUp() + "\r\n";
    }

    private String clients() {
        return "connected_clients:" + clients.get().count() + "\r\nmaxclients:" + options.maxClients() + "\r\n";
    }

    private String keyspace() {
        StringBuilder lines = new StringBuilder();
        for (IndexedDatabase db : keys.index().databases()) {
            lines.append("db")
                    .append(db.db())
                    .append(":keys=")
                    .append(db.keys())
                    .append(",expires=")
                    .append(db.expiring())
                    .append(",avg_ttl=0\r\n");
        }
        return lines.toString();
    }

    private void command(Request request, Session session, Reply reply) {
        if (request.size() == 1) {
            Map<String, CommandTable.Entry> all = table.all();
            reply.array(all.size());
            all.values().forEach(entry -> entry(entry, reply));
            return;
        }
        switch (request.keyword(1)) {
            case "COUNT" -> reply.integer(table.all().size());
            case "DOCS" -> reply.map(0);
            case "LIST" -> {
                Map<String, CommandTable.Entry> all = table.all();
                reply.array(all.size());
                all.keySet().forEach(name -> reply.bulk(name.toLowerCase(Locale.ROOT)));
            }
            case "INFO" -> {
                reply.array(request.size() - 2L);
                for (int i = 2; i < request.size(); i++) {
                    CommandTable.Entry entry = table.get(request.keyword(i));
                    if (entry == null) {
                        reply.nilArray();
                    } else {
                        entry(entry, reply);
                    }
                }
            }
            default -> throw ObjectCommands.unknown(request, "COMMAND");
        }
    }

    /** Name, arity, flags, first key, last key, step; and four empty lists, which servers have since 7.0. */
    private static void entry(CommandTable.Entry entry, Reply reply) {
        reply.array(10);
        reply.bulk(entry.name().toLowerCase(Locale.ROOT));
        reply.integer(entry.arity());
        reply.set(1);
        reply.simple(entry.handler() == WriteCommands.REFUSED ? "write" : "readonly");
        reply.integer(entry.lastKey() == 0 ? 0 : 1);
        reply.integer(entry.lastKey());
        reply.integer(entry.lastKey() == 0 ? 0 : 1);
        for (int i = 0; i < 4; i++) {
            reply.array(0);
        }
    }

    private void config(Request request, Session session, Reply reply) {
        if (!request.is(1, "GET")) {
            throw ObjectCommands.unknown(request, "CONFIG");
        }
        Map<String, String> all = Map.of(
                "appendonly", "no",
                "databases", Integer.toString(keys.databases()),
                "maxclients", Integer.toString(options.maxClients()),
                "maxmemory", "0",
                "port", Integer.toString(options.address().getPort()),
                "proto-max-bulk-len", Integer.toString(RequestBudget.MOST_OF_ONE),
                "replica-read-only", "yes",
                "save", "",
                "timeout", "0");
        Map<String, String> found = new LinkedHashMap<>();
        for (Bytes pattern : request.from(2)) {
            Glob glob = Glob.of(Bytes.utf8(lower(pattern)));
            all.forEach((name, value) -> {
                if (glob.matches(Bytes.utf8(name))) {
                    found.put(name, value);
                }
            });
        }
        reply.map(found.size());
        found.forEach((name, value) -> {
            reply.bulk(name);
            reply.bulk(value);
        });
    }

    private static void cluster(Request request, Session session, Reply reply) {
        if (request.is(1, "KEYSLOT") && request.size() == 3) {
            reply.integer(KeySlot.of(request.word(2)));
        } else {
            throw new CommandException("ERR This instance has cluster support disabled");
        }
    }
}
