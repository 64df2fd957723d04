package io.rdbkit.serve;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The commands by their names. */
final class CommandTable {

    /**
     * A command.
     *
     * @param arity    as in COMMAND INFO: how many words it has; negative if that is the least number
     * @param lastKey  as in COMMAND INFO: 1 if the first argument is a key, -1 if all are, 0 if none is
     * @param open     whether a client may use it before it has given the password
     */
    record Entry(String name, int arity, int lastKey, boolean open, CommandHandler handler) {}

    private final Map<String, Entry> entries = new HashMap<>();

    CommandTable() {}

    /** Adds a command about one key, which is its first argument. */
    void add(String name, int arity, CommandHandler handler) {
        entries.put(name, new Entry(name, arity, 1, false, handler));
    }

    /** Adds a command whose arguments are keys. */
    void addOfKeys(String name, int arity, CommandHandler handler) {
        entries.put(name, new Entry(name, arity, -1, false, handler));
    }

    /** Adds a command that is about no key. */
    void addPlain(String name, int arity, CommandHandler handler) {
        entries.put(name, new Entry(name, arity, 0, false, handler));
    }

    /** Adds a command that needs no password. */
    void addOpen(String name, int arity, CommandHandler handler) {
        entries.put(name, new Entry(name, arity, 0, true, handler));
    }

    /** Adds what replicas say. */
    void addMaster(DumpMaster master) {
        addPlain("PSYNC", -3, master::take);
        addPlain("SYNC", 1, master::take);
        addPlain("REPLCONF", -1, master::take);
        addPlain("WAIT", 3, master::take);
    }

    /** A command by its name in upper case; null if there is none. */
    Entry get(String name) {
        return entries.get(name);
    }

    /** All of them, by name. */
    Map<String, Entry> all() {
        return new TreeMap<>(entries);
    }

    /** Runs a command, or throws what a server would answer in its place. */
    void run(Request request, Session session, Reply reply) throws IOException {
        Entry entry = entries.get(request.keyword(0));
        if (entry == null) {
            throw Unknown.command(request);
        }
        boolean fits = entry.arity >= 0 ? request.size() == entry.arity : request.size() >= -entry.arity;
        if (!fits) {
            throw new CommandException(
                    "ERR wrong number of arguments for '" + entry.name.toLowerCase(Locale.ROOT) + "' command");
        }
        if (!session.authenticated && !entry.open) {
            throw new CommandException("NOAUTH Authentication required.");
        }
        entry.handler.run(request, session, reply);
    }
}
