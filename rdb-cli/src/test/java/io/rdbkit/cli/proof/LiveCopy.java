package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A server that holds the file's data and is changed by commands. None of this uses the code under test. */
final class LiveCopy {

    static final long NO_EXPIRY = -1;

    private final RealServer server;
    private final Client client;
    private long expiredAtOnce;

    LiveCopy(RealServer server) {
        this.server = server;
        this.client = server.client();
    }

    ServerKind kind() {
        return server.kind();
    }

    ServerState state() {
        return server.state();
    }

    /** The number of keys in a file with this data. It includes keys that a server drops at load. */
    long keysInFile() {
        return server.dbSizes().values().stream().mapToLong(Long::longValue).sum() + expiredAtOnce;
    }

    Set<ServerKey> keys() {
        return server.types().keySet();
    }

    /** The answers of KEYS in every database. */
    Set<ServerKey> matching(String glob) {
        Set<ServerKey> matching = new TreeSet<>();
        for (int db : server.dbSizes().keySet()) {
            for (Object key : (List<?>) client.callIn(db, "KEYS", glob)) {
                matching.add(new ServerKey(db, Bytes.wrap((byte[]) key)));
            }
        }
        if (!kind().hasStreams() && glob.startsWith("[")) {
            // These servers read the byte behind an empty key and match it with a class.
            matching.removeIf(key -> key.key().isEmpty());
        }
        return matching;
    }

    /** The keys of one database whose names another database has too. */
    Set<ServerKey> twins(int in, int other) {
        Set<ServerKey> all = keys();
        return all.stream()
                .filter(key -> key.db() == in && all.contains(new ServerKey(other, key.key())))
                .collect(Collectors.toSet());
    }

    /** The keys in which an expression matches. The expression must be ASCII. */
    static Predicate<ServerKey> found(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        return key -> pattern.matcher(latin1(key)).find();
    }

    static String latin1(ServerKey key) {
        return new String(key.key().toByteArray(), StandardCharsets.ISO_8859_1);
    }

    Predicate<ServerKey> ofType(String... types) {
        Map<ServerKey, String> all = server.types();
        return key -> List.of(types).contains(all.get(key));
    }

    /** The keys with one of these expiries; {@link #NO_EXPIRY} if there is none. */
    Predicate<ServerKey> expiring(Predicate<Long> when) {
        Map<ServerKey, Long> expiries = server.expiries();
        return key -> when.test(expiries.getOrDefault(key, NO_EXPIRY));
    }

    /** The keys with so many elements. */
    Predicate<ServerKey> counting(Predicate<Long> elements) {
        Map<ServerKey, String> types = server.types();
        return key -> elements.test(count(key, types.get(key)));
    }

    /** The number of elements; 1 for a string or a module value. */
    long count(ServerKey key, String type) {
        String command =
                switch (type) {
                    case "list" -> "LLEN";
                    case "set" -> "SCARD";
                    case "zset" -> "ZCARD";
                    case "hash" -> "HLEN";
                    case "stream" -> "XLEN";
                    default -> null; // a string, or a value of a module
                };
        return command == null ? 1 : (Long) client.callIn(key.db(), command, key.key());
    }

    void keep(Set<ServerKey> keys) {
        keep(keys::contains);
    }

    void keep(Predicate<ServerKey> condition) {
        drop(condition.negate());
    }

    void drop(Set<ServerKey> keys) {
        drop(keys::contains);
    }

    /** Deletes by DEL. */
    void drop(Predicate<ServerKey> condition) {
        // A condition may ask the server, so it is evaluated before a command is queued.
        List<ServerKey> dropped = keys().stream().filter(condition).toList();
        dropped.forEach(key -> client.select(key.db()).queue("DEL", key.key()));
        flush();
    }

    /** FLUSHDB for all databases but one. That one gets another number: by SWAPDB, before 4.0 by MOVE. */
    void keepOnlyDatabase(int db, int number) {
        for (int other : server.dbSizes().keySet()) {
            if (other != db) {
                client.callIn(other, "FLUSHDB");
            }
        }
        if (db != number && kind().atLeast(4, 0)) {
            client.call("SWAPDB", db, number);
        } else if (db != number) {
            place(key -> new ServerKey(number, key.key()));
        }
    }

    void dropFunctions() {
        if (kind().hasFunctions()) {
            client.call("FUNCTION", "FLUSH");
        }
    }

    /** RENAME of each key. The function gets and returns names as Latin-1. */
    void rename(UnaryOperator<String> name) {
        place(key -> renamed(key, name));
    }

    static ServerKey renamed(ServerKey key, UnaryOperator<String> name) {
        return new ServerKey(key.db(), Bytes.wrap(name.apply(latin1(key)).getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** RENAME and MOVE. Two keys must not get the same place. */
    void place(UnaryOperator<ServerKey> place) {
        Map<ServerKey, ServerKey> places = new LinkedHashMap<>();
        for (ServerKey key : keys()) {
            ServerKey to = place.apply(key);
            if (!to.equals(key)) {
                places.put(key, to);
            }
        }
        Map<ServerKey, Long> expiries = server.expiries();
        // Through unused names first, because a new name may be another key's old name.
        List<Bytes> between = new ArrayList<>();
        places.forEach((from, to) -> {
            Bytes name = Bytes.utf8("in between " + between.size());
            between.add(name);
            client.select(from.db()).queue("RENAME", from.key(), name);
            if (to.db() != from.db()) {
                client.queue("MOVE", name, to.db());
            }
        });
        flush();
        int n = 0;
        for (Map.Entry<ServerKey, ServerKey> fromTo : places.entrySet()) {
            ServerKey to = fromTo.getValue();
            client.select(to.db()).queue("RENAMENX", between.get(n++), to.key());
            if (!kind().atLeast(3, 0) && expiries.containsKey(fromTo.getKey())) {
                // MOVE of 2.8 drops the expiry.
                client.queue("PEXPIREAT", to.key(), expiries.get(fromTo.getKey()));
            }
        }
        flush();
    }

    /** PEXPIREAT and PERSIST. The function takes and returns {@link #NO_EXPIRY} for no expiry. */
    void expire(LongUnaryOperator change) {
        Map<ServerKey, Long> expiries = server.expiries();
        for (ServerKey key : keys()) {
            long before = expiries.getOrDefault(key, NO_EXPIRY);
            long after = change.applyAsLong(before);
            if (after != before) {
                client.select(key.db());
                if (after == NO_EXPIRY) {
                    client.queue("PERSIST", key.key());
                } else {
                    client.queue("PEXPIREAT", key.key(), after);
                    expiredAtOnce += after <= System.currentTimeMillis() ? 1 : 0;
                }
            }
        }
        flush();
    }

    private void flush() {
        assertFalse(client.flush().contains(0L), "a command had no effect");
    }
}
