package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** The commands that read hashes. A field whose time has passed isn't there. */
final class HashCommands {

    private static final long NO_FIELD = -2;
    private static final long NO_EXPIRY = -1;

    private final Keyspace keys;

    private HashCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        HashCommands commands = new HashCommands(keys);
        table.add("HGETALL", 2, commands::hgetall);
        table.add("HKEYS", 2, (request, session, reply) -> commands.part(request, session, reply, true));
        table.add("HVALS", 2, (request, session, reply) -> commands.part(request, session, reply, false));
        table.add("HGET", 3, commands::hget);
        table.add("HMGET", -3, commands::hmget);
        table.add("HLEN", 2, commands::hlen);
        table.add("HEXISTS", 3, commands::hexists);
        table.add("HSTRLEN", 3, commands::hstrlen);
        table.add("HSCAN", -3, new MemberScan(keys, ValueKind.HASH, commands::pull)::run);
        table.add("HTTL", -5, commands.expiries(at -> (at - keys.now() + 999) / 1000));
        table.add("HPTTL", -5, commands.expiries(at -> at - keys.now()));
        table.add("HEXPIRETIME", -5, commands.expiries(at -> (at + 999) / 1000));
        table.add("HPEXPIRETIME", -5, commands.expiries(at -> at));
    }

    private IndexedKey find(Request request, Session session) throws IOException {
        return keys.find(session, request.word(1), ValueKind.HASH);
    }

    private static HashValue value(IndexedKey key) throws IOException {
        return (HashValue) key.entry().decode();
    }

    /** The next field whose time hasn't passed, or null. */
    private HashField next(HashValue hash) throws IOException {
        for (HashField field; (field = hash.next()) != null; ) {
            if (!keys.isPast(field.expiry())) {
                return field;
            }
        }
        return null;
    }

    private long count(IndexedKey key, HashValue hash) throws IOException {
        if (!hash.mayExpire()) {
            return keys.count(key, hash);
        }
        long count = 0;
        try (IndexedKey again = keys.index().at(key.number())) {
            HashValue all = value(again);
            while (next(all) != null) {
                count++;
            }
        }
        return count;
    }

    private void hgetall(Request request, Session session, Reply reply) throws IOException {
        IndexedKey key = find(request, session);
        if (key == null) {
            reply.map(0);
            return;
        }
        HashValue hash = value(key);
        long[] left = {count(key, hash)};
        reply.map(left[0]);
        ElementStream.write(key, reply, to -> {
            HashField field = left[0]-- == 0 ? null : next(hash);
            if (field != null) {
                to.bulk(field.field());
                to.bulk(field.value());
            }
            return more(field, left[0] + 1);
        });
    }

    /** What was announced must come: a field may expire while the client reads. */
    private static boolean more(HashField field, long left) throws IOException {
        if (field == null && left > 0) {
            throw new IOException("fields of a hash have expired while it was sent");
        }
        return field != null;
    }

    private void part(Request request, Session session, Reply reply, boolean names) throws IOException {
        IndexedKey key = find(request, session);
        if (key == null) {
            reply.array(0);
            return;
        }
        HashValue hash = value(key);
        long[] left = {count(key, hash)};
        reply.array(left[0]);
        ElementStream.write(key, reply, to -> {
            HashField field = left[0]-- == 0 ? null : next(hash);
            if (field != null) {
                to.bulk(names ? field.field() : field.value());
            }
            return more(field, left[0] + 1);
        });
    }

    /** A field by its name; null if there is none. It is valid as long as the key is open. */
    private HashField field(IndexedKey key, Bytes name) throws IOException {
        HashValue hash = value(key);
        for (HashField field; (field = hash.next()) != null; ) {
            if (field.field().shows(name)) {
                return keys.isPast(field.expiry()) ? null : field;
            }
        }
        return null;
    }

    private void hget(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            HashField field = key == null ? null : field(key, request.word(2));
            if (field == null) {
                reply.nil();
            } else {
                reply.bulk(field.value());
            }
        }
    }

    private void hexists(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            reply.integer(key != null && field(key, request.word(2)) != null ? 1 : 0);
        }
    }

    private void hstrlen(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            HashField field = key == null ? null : field(key, request.word(2));
            reply.integer(field == null ? 0 : field.value().length());
        }
    }

    private void hlen(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            reply.integer(key == null ? 0 : count(key, value(key)));
        }
    }

    private void hmget(Request request, Session session, Reply reply) throws IOException {
        List<Bytes> wanted = request.from(2);
        Map<Bytes, Bytes> found = new HashMap<>();
        try (IndexedKey key = find(request, session)) {
            if (key != null) {
                wanted.forEach(name -> found.put(name, null));
                int missing = found.size();
                HashValue hash = value(key);
                for (HashField field; missing > 0 && (field = next(hash)) != null; ) {
                    Bytes name = field.field().toBytes();
                    if (found.containsKey(name)) {
                        found.put(name, field.value().toBytes());
                        missing--;
                    }
                }
            }
        }
        reply.array(wanted.size());
        for (Bytes name : wanted) {
            Bytes value = found.get(name);
            if (value == null) {
                reply.nil();
            } else {
                reply.bulk(value);
            }
        }
    }

    private boolean pull(Value value, List<Bytes> into, Glob glob) throws IOException {
        HashField field = next((HashValue) value);
        if (field == null) {
            return false;
        }
        if (into != null && (glob == null || glob.matches(field.field().toBytes()))) {
            into.add(field.field().toBytes());
            into.add(field.value().toBytes());
        }
        return true;
    }

    /** {@code key FIELDS n field ...} */
    private CommandHandler expiries(LongUnaryOperator shown) {
        return (request, session, reply) -> {
            if (!request.is(2, "FIELDS")) {
                throw new CommandException("ERR mandatory argument FIELDS is missing or not at the right position");
            }
            long count = request.integer(3);
            if (count < 1) {
                throw new CommandException("ERR Number of fields must be a positive integer");
            }
            if (count != request.size() - 4) {
                throw new CommandException("ERR The `numfields` parameter must match the number of arguments");
            }
            Map<Bytes, Long> found = new HashMap<>();
            try (IndexedKey key = find(request, session)) {
                List<Bytes> wanted = request.from(4);
                wanted.forEach(name -> found.put(name, NO_FIELD));
                HashValue hash = key == null ? null : value(key);
                for (HashField field; hash != null && (field = next(hash)) != null; ) {
                    long expiry = field.expiry();
                    found.computeIfPresent(
                            field.field().toBytes(),
                            (name, before) -> expiry == Expiry.NONE ? NO_EXPIRY : shown.applyAsLong(expiry));
                }
                reply.array(wanted.size());
                wanted.forEach(name -> reply.integer(found.get(name)));
            }
        };
    }
}
