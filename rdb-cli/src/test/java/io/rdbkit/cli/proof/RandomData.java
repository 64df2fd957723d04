package io.rdbkit.cli.proof;

import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A few keys of all types. Many names are prefixes of each other, and many are in several databases. */
record RandomData(List<Key> keys) {

    private static final List<String> NAMES = List.of(
            "", "a", "b", "ab", "ba", "a:", "a:a", "a:b", "b:a", "b:tmp", "a:tmp", "u:a", "u:1", "u:12", "1", "12",
            "{a}b", "\u00ff", "a\u00ff", "\0", "a\n");

    /** The sorts of values. A server without a sort gets a string instead. */
    enum Sort {
        INTEGER,
        TEXT,
        COMPRESSIBLE,
        LIST,
        LONG_LIST,
        INTEGER_SET,
        SET,
        ZSET,
        BIG_ZSET,
        HASH,
        BIG_HASH,
        STREAM,
        FIELD_TTLS
    }

    /**
     * @param name   as Latin-1
     * @param n      makes values differ
     * @param expiry {@link LiveCopy#NO_EXPIRY} for none
     */
    record Key(int db, String name, Sort sort, int n, long expiry) {

        void load(Client client, ServerKind kind) {
            byte[] key = name.getBytes(StandardCharsets.ISO_8859_1);
            client.select(db).queue("DEL", key);
            switch (sort) {
                case INTEGER -> client.queue("SET", key, n - 50);
                case TEXT -> client.queue("SET", key, "text " + n);
                case COMPRESSIBLE -> client.queue("SET", key, ("so much of " + n).repeat(20));
                case LIST -> client.queue("RPUSH", key, "x", n, "y");
                case LONG_LIST -> many(client, key, "rpush", 1000, "i");
                case INTEGER_SET -> client.queue("SADD", key, n, n + 1, -n * 100_000);
                case SET -> client.queue("SADD", key, "m" + n, "x");
                case ZSET -> client.queue("ZADD", key, n / 8.0, "m", n, "k");
                case BIG_ZSET -> many(client, key, "zadd", 150, "i, 'm' .. i");
                case HASH -> client.queue("HMSET", key, "f" + n, "v", "g", n);
                case BIG_HASH -> many(client, key, "hset", 600, "i, i * 3");
                case STREAM -> {
                    if (kind.hasStreams()) {
                        client.queue("XADD", key, "1-" + (n + 1), "f", n);
                        client.queue("XGROUP", "CREATE", key, "g", "0");
                    } else {
                        client.queue("SET", key, "no streams");
                    }
                }
                case FIELD_TTLS -> {
                    client.queue("HSET", key, "f", n);
                    if (kind.hasFieldTtls()) {
                        client.queue("HSET", key, "g", n);
                        client.queue("HPEXPIREAT", key, RichData.YEAR_2100 + n, "FIELDS", 1, "f");
                    }
                }
                default -> throw new IllegalStateException(sort.toString());
            }
            if (expiry != LiveCopy.NO_EXPIRY) {
                client.queue("PEXPIREAT", key, expiry);
            }
        }

        private void many(Client client, byte[] key, String command, int count, String arguments) {
            client.queue(
                    "EVAL",
                    "for i = 1, ARGV[1] do redis.call('" + command + "', KEYS[1], " + arguments + ") end",
                    1,
                    key,
                    count + n);
        }
    }

    void load(RealServer server) {
        keys.forEach(key -> key.load(server.client(), server.kind()));
        server.client().flush();
        server.client().select(0);
    }

    static Arbitrary<RandomData> arbitrary() {
        Arbitrary<Long> expiries = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(LiveCopy.NO_EXPIRY)),
                Tuple.of(
                        1, Arbitraries.longs().between(RichData.YEAR_2100, RichData.YEAR_2100 + 400 * Operations.DAY)));
        return Combinators.combine(
                        Arbitraries.of(0, 1, 2, 9),
                        Arbitraries.of(NAMES),
                        Arbitraries.of(Sort.class),
                        Arbitraries.integers().between(0, 100),
                        expiries)
                .as(Key::new)
                .list()
                .ofMaxSize(40)
                .map(RandomData::new);
    }
}
