package io.rdbkit.serve;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.IndexedDatabase;
import io.rdbkit.transform.IndexedKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/** The commands about keys and their names. */
final class KeyCommands {

    private static final long NO_KEY = -2;
    private static final long NO_EXPIRY = -1;

    /** SCAN looks at no more keys at a time, whatever COUNT says. */
    private static final long MOST_SCANNED = 100_000;

    private static final long MOST_BYTES = 1 << 20;

    private static final int TRIALS = 100;

    private final Keyspace keys;

    private KeyCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        KeyCommands commands = new KeyCommands(keys);
        table.addOfKeys("EXISTS", -2, commands::exists);
        table.addOfKeys("TOUCH", -2, commands::exists);
        table.add("TYPE", 2, commands::type);
        table.add("TTL", 2, commands.expiry(at -> (Math.max(0, at - keys.now()) + 500) / 1000));
        table.add("PTTL", 2, commands.expiry(at -> Math.max(0, at - keys.now())));
        table.add("EXPIRETIME", 2, commands.expiry(at -> (at + 500) / 1000));
        table.add("PEXPIRETIME", 2, commands.expiry(at -> at));
        table.addPlain(
                "DBSIZE",
                1,
                (request, session, reply) -> reply.integer(keys.index().keys(session.db)));
        table.addPlain("KEYS", 2, commands::keys);
        table.addPlain("SCAN", -2, commands::scan);
        table.addPlain("RANDOMKEY", 1, commands::randomKey);
    }

    private void exists(Request request, Session session, Reply reply) throws IOException {
        long count = 0;
        for (Bytes name : request.from(1)) {
            try (IndexedKey key = keys.find(session, name)) {
                count += key == null ? 0 : 1;
            }
        }
        reply.integer(count);
    }

    private void type(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = keys.find(session, request.word(1))) {
            reply.simple(key == null ? "none" : type(key.entry()));
        }
    }

    private static String type(KeyEntry key) {
        return key.type().kind() == ValueKind.MODULE && key.module() != null
                ? key.module().name()
                : key.type().kind().toString();
    }

    private CommandHandler expiry(LongUnaryOperator shown) {
        return (request, session, reply) -> {
            try (IndexedKey key = keys.find(session, request.word(1))) {
                long expiry = key == null ? NO_KEY : key.entry().expiry();
                reply.integer(key == null ? NO_KEY : expiry == Expiry.NONE ? NO_EXPIRY : shown.applyAsLong(expiry));
            }
        };
    }

    /** The first pass counts, for the number of names stands before them; the second one writes. */
    private void keys(Request request, Session session, Reply reply) throws IOException {
        Glob glob = Glob.of(request.word(1));
        int db = session.db;
        long[] place = {0};
        long[] count = {0};
        boolean[] counted = {false};
        long now = keys.now();
        ElementStream.write(() -> {}, reply, to -> {
            long n = keys.index().next(db, place[0]);
            if (n < 0 && !counted[0]) {
                counted[0] = true;
                place[0] = 0;
                to.array(count[0]);
                return true;
            }
            if (n < 0) {
                return false;
            }
            place[0] = n + 1;
            try (IndexedKey key = keys.index().at(n)) {
                boolean isThere = key != null
                        && (key.entry().expiry() == Expiry.NONE || key.entry().expiry() >= now);
                if (isThere && glob.matches(key.entry().key())) {
                    if (counted[0]) {
                        to.bulk(key.entry().key());
                    } else {
                        count[0]++;
                    }
                }
            }
            return true;
        });
    }

    /** The cursor is the number of the next key in the order of the file, and 0 at the end. */
    private void scan(Request request, Session session, Reply reply) throws IOException {
        long cursor = ScanOptions.cursor(request.word(1));
        ScanOptions options = ScanOptions.of(request, 2, false);
        String type = options.type() == null ? null : options.type().toLowerCase(Locale.ROOT);
        List<Bytes> found = new ArrayList<>();
        long bytes = 0;
        long next = keys.index().next(session.db, cursor);
        long most = Math.min(options.count(), MOST_SCANNED);
        for (long i = 0; next >= 0 && i < most && bytes < MOST_BYTES; i++) {
            try (IndexedKey key = keys.at(next)) {
                if (key != null
                        && (options.glob() == null
                                || options.glob().matches(key.entry().key()))
                        && (type == null
                                || type(key.entry()).toLowerCase(Locale.ROOT).equals(type))) {
                    found.add(key.entry().key());
                    bytes += key.entry().key().length();
                }
            }
            next = keys.index().next(session.db, next + 1);
        }
        reply.array(2);
        reply.bulk(next < 0 ? "0" : Long.toString(next));
        reply.array(found.size());
        found.forEach(reply::bulk);
    }

    private void randomKey(Request request, Session session, Reply reply) throws IOException {
        IndexedDatabase db = keys.index().databases().stream()
                .filter(one -> one.db() == session.db)
                .findFirst()
                .orElse(null);
        for (int i = 0; db != null && i < TRIALS; i++) {
            long from = ThreadLocalRandom.current().nextLong(db.first(), db.end());
            long n = keys.index().next(session.db, from);
            try (IndexedKey key = n < 0 ? null : keys.at(n)) {
                if (key != null) {
                    reply.bulk(key.entry().key());
                    return;
                }
            }
        }
        reply.nil();
    }
}
