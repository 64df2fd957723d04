package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a server holds. */
final class StateReader {

    private static final Pattern KEYSPACE = Pattern.compile("^db(\\d+):keys=(\\d+)", Pattern.MULTILINE);

    /**
     * One step of rehashing moves one bucket and skips ten empty ones. So these steps are enough for a sparse table.
     */
    private static final int SPARE_STEPS = 4096;

    private final Client client;
    private final ServerKind kind;

    StateReader(Client client, ServerKind kind) {
        this.client = client;
        this.kind = kind;
    }

    ServerState state() {
        SortedMap<ServerKey, String> types = types();
        return new ServerState(
                digest(), dbSizes(), expiries(types.keySet()), fieldExpiries(types), streams(types), functions());
    }

    /**
     * DEBUG DIGEST. Before 4.0 it aborts the server if a main table is being rehashed. The server's cron would end that
     * only later. Each look-up moves the rehashing one step on, so enough look-ups end it at once. They run in a
     * transaction, because between commands the cron could begin another rehashing.
     */
    String digest() {
        if (kind.atLeast(4, 0)) {
            return client.text("DEBUG", "DIGEST");
        }
        SortedMap<Integer, Long> sizes = dbSizes();
        client.queue("MULTI");
        sizes.forEach((db, size) -> {
            client.select(db);
            client.queue("EVAL", "for i = 1, ARGV[1] do redis.call('EXISTS', 'x') end", 0, size + SPARE_STEPS);
        });
        client.queue("DEBUG", "DIGEST");
        client.queue("EXEC");
        List<Object> replies = client.flush();
        List<?> results = (List<?>) replies.get(replies.size() - 1);
        return Client.string(results.get(results.size() - 1));
    }

    SortedMap<Integer, Long> dbSizes() {
        SortedMap<Integer, Long> sizes = new TreeMap<>();
        Matcher line = KEYSPACE.matcher(client.text("INFO", "keyspace"));
        while (line.find()) {
            sizes.put(Integer.valueOf(line.group(1)), Long.valueOf(line.group(2)));
        }
        return sizes;
    }

    /** The answer of TYPE for every key. */
    SortedMap<ServerKey, String> types() {
        List<ServerKey> keys = new ArrayList<>();
        for (int db : dbSizes().keySet()) {
            for (Object key : (List<?>) client.callIn(db, "KEYS", "*")) {
                keys.add(new ServerKey(db, Bytes.wrap((byte[]) key)));
            }
        }
        List<Object> replies = inEach(keys, key -> new Object[] {"TYPE", key.key()});
        SortedMap<ServerKey, String> types = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            types.put(keys.get(i), Client.string(replies.get(i)));
        }
        return types;
    }

    SortedMap<ServerKey, Long> expiries() {
        return expiries(types().keySet());
    }

    private SortedMap<ServerKey, Long> expiries(Iterable<ServerKey> keys) {
        List<ServerKey> all = new ArrayList<>();
        keys.forEach(all::add);
        SortedMap<ServerKey, Long> expiries = new TreeMap<>();
        if (kind.tellsExpireTime()) {
            List<Object> replies = inEach(all, key -> new Object[] {"PEXPIRETIME", key.key()});
            for (int i = 0; i < all.size(); i++) {
                put(all.get(i), (Long) replies.get(i), 0, expiries);
            }
        } else {
            byRemainingTime(all, expiries);
        }
        return expiries;
    }

    /**
     * Computes exact times from PTTL. PTTL is asked between two TIMEs. If both fall in the same ms, the expiry is TIME
     * + PTTL exactly. Otherwise each half of the keys is asked again.
     */
    private void byRemainingTime(List<ServerKey> keys, SortedMap<ServerKey, Long> expiries) {
        for (int from = 0; from < keys.size(); from += 64) {
            byRemainingTimeOfFew(keys.subList(from, Math.min(from + 64, keys.size())), expiries, 0);
        }
    }

    private void byRemainingTimeOfFew(List<ServerKey> keys, SortedMap<ServerKey, Long> expiries, int tries) {
        if (tries > 1000) {
            throw new IllegalStateException("the server is too busy to report when " + keys + " expire");
        }
        List<Object[]> commands = new ArrayList<>();
        commands.add(new Object[] {"TIME"});
        List<Integer> indices = new ArrayList<>();
        int db = -1;
        for (ServerKey key : keys) {
            if (key.db() != db) {
                db = key.db();
                commands.add(new Object[] {"SELECT", db});
            }
            indices.add(commands.size());
            commands.add(new Object[] {"PTTL", key.key()});
        }
        commands.add(new Object[] {"TIME"});
        // Back to the database that was selected; select() doesn't know of this one.
        int before = client.selected();
        commands.add(new Object[] {"SELECT", before});
        commands.forEach(client::queue);
        List<Object> replies = client.flush();
        long begin = millis(replies.get(0));
        if (begin == millis(replies.get(replies.size() - 2))) {
            for (int i = 0; i < keys.size(); i++) {
                put(keys.get(i), (Long) replies.get(indices.get(i)), begin, expiries);
            }
        } else if (keys.size() == 1) {
            byRemainingTimeOfFew(keys, expiries, tries + 1);
        } else {
            int half = keys.size() / 2;
            byRemainingTimeOfFew(keys.subList(0, half), expiries, tries);
            byRemainingTimeOfFew(keys.subList(half, keys.size()), expiries, tries);
        }
    }

    private static long millis(Object time) {
        List<?> parts = (List<?>) time;
        return Long.parseLong(Client.string(parts.get(0))) * 1000 + Long.parseLong(Client.string(parts.get(1))) / 1000;
    }

    private static void put(ServerKey key, long reply, long base, SortedMap<ServerKey, Long> expiries) {
        if (reply == -2) {
            throw new IllegalStateException(key + " disappeared while it was read");
        }
        if (reply != -1) {
            expiries.put(key, base + reply);
        }
    }

    private SortedMap<ServerField, Long> fieldExpiries(SortedMap<ServerKey, String> types) {
        SortedMap<ServerField, Long> expiries = new TreeMap<>();
        if (!kind.hasFieldTtls()) {
            return expiries;
        }
        List<ServerKey> hashes = ofType("hash", types);
        List<Object> fields = inEach(hashes, key -> new Object[] {"HKEYS", key.key()});
        // Hashes whose fields have all expired are left out, because they may disappear at any moment.
        List<ServerKey> asked = new ArrayList<>();
        List<List<?>> fieldsOfAsked = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            if (!((List<?>) fields.get(i)).isEmpty()) {
                asked.add(hashes.get(i));
                fieldsOfAsked.add((List<?>) fields.get(i));
            }
        }
        Iterator<List<?>> next = fieldsOfAsked.iterator();
        List<Object> times = inEach(asked, key -> askingForExpiries(key, next.next()));
        for (int i = 0; i < asked.size(); i++) {
            List<?> names = fieldsOfAsked.get(i);
            List<?> timesOfThis = (List<?>) times.get(i);
            for (int f = 0; f < names.size(); f++) {
                if ((Long) timesOfThis.get(f) >= 0) {
                    ServerField field = new ServerField(asked.get(i), Bytes.wrap((byte[]) names.get(f)));
                    expiries.put(field, (Long) timesOfThis.get(f));
                }
            }
        }
        return expiries;
    }

    private static Object[] askingForExpiries(ServerKey hash, List<?> fields) {
        List<Object> words = new ArrayList<>(List.of("HPEXPIRETIME", hash.key(), "FIELDS", fields.size()));
        words.addAll(fields);
        return words.toArray();
    }

    private static List<ServerKey> ofType(String type, SortedMap<ServerKey, String> types) {
        return types.keySet().stream()
                .filter(key -> types.get(key).equals(type))
                .toList();
    }

    private SortedMap<ServerKey, String> streams(SortedMap<ServerKey, String> types) {
        SortedMap<ServerKey, String> streams = new TreeMap<>();
        if (kind.showsWholeStreams()) {
            List<ServerKey> keys = ofType("stream", types);
            List<Object> infos = inEach(keys, key -> new Object[] {"XINFO", "STREAM", key.key(), "FULL", "COUNT", 0});
            for (int i = 0; i < keys.size(); i++) {
                streams.put(keys.get(i), describeStream((List<?>) infos.get(i)));
            }
        }
        return streams;
    }

    private static String describeStream(List<?> info) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < info.size(); i += 2) {
            String name = Client.string(info.get(i));
            if (!name.startsWith("radix-tree-")) {
                out.append(name).append('=').append(describe(info.get(i + 1))).append(' ');
            }
        }
        return out.toString();
    }

    private static String describe(Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream().map(StateReader::describe).toList().toString();
        }
        return reply instanceof byte[] bytes ? Bytes.wrap(bytes).toString() : String.valueOf(reply);
    }

    SortedMap<String, String> functions() {
        SortedMap<String, String> functions = new TreeMap<>();
        if (kind.hasFunctions()) {
            for (Object library : (List<?>) client.call("FUNCTION", "LIST", "WITHCODE")) {
                functions.put(named(library, "library_name"), named(library, "library_code"));
            }
        }
        return functions;
    }

    private static String named(Object reply, String name) {
        List<?> pairs = (List<?>) reply;
        for (int i = 0; i < pairs.size(); i += 2) {
            if (name.equals(Client.string(pairs.get(i)))) {
                return new String((byte[]) pairs.get(i + 1), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalStateException("no " + name + " in " + describe(reply));
    }

    /** The replies to a command for each key. */
    List<Object> inEach(List<ServerKey> keys, Function<ServerKey, Object[]> command) {
        List<Object> replies = new ArrayList<>();
        for (int from = 0, to; from < keys.size(); from = to) {
            int db = keys.get(from).db();
            client.select(db);
            for (to = from; to < keys.size() && keys.get(to).db() == db; to++) {
                client.queue(command.apply(keys.get(to)));
            }
            replies.addAll(client.flush());
        }
        return replies;
    }
}
