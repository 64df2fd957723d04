package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Fills a server by commands with everything that its version has: all types in their small and large forms, boundary
 * values, unusual bytes, expiries in the year 2100, several databases, streams with groups, field TTLs, functions.
 *
 * <p>The same seed gives the same data. The dumps still differ between servers and runs, in the order of unordered
 * elements and in the seen times of stream consumers.
 */
public final class RichData {

    /** The databases that get keys. */
    public static final List<Integer> DATABASES = List.of(0, 1, 3, 5, 9, 15);

    /** 2100-01-01T00:00:00Z. All expiries are within two years after it. */
    public static final long YEAR_2100 = 4_102_444_800_000L;

    static final long TWO_YEARS = 2L * 365 * 24 * 60 * 60 * 1000;

    private static final List<String> PREFIXES =
            List.of("user:", "session:", "cache:", "queue:", "cart:{eu}:", "cart:{us}:", "a:b:c:");

    private final Client client;
    private final ServerKind kind;
    private final Random random;

    private RichData(RealServer server, long seed) {
        this.client = server.client().select(0);
        this.kind = server.kind();
        this.random = new Random(seed);
    }

    /** One value of every sort, and 300 keys for filters. */
    public static void load(RealServer server) {
        load(server, 1, 300);
    }

    /**
     * One value of every sort in database 0 (around 150 keys), with names like {@code str:int:255}. Then a number of
     * keys in {@link #DATABASES} with names for filters, such as {@code user:17} and {@code cache:4:tmp}. About a third
     * of all keys expire.
     */
    public static void load(RealServer server, long seed, int keys) {
        RichData data = new RichData(server, seed);
        data.everySort();
        data.manyKeys(keys);
        data.flush();
    }

    /** The same without large values, for dumps of about 20 KB. */
    public static void loadSmall(RealServer server, long seed, int keys) {
        RichData data = new RichData(server, seed);
        data.smallOfEverySort();
        data.expireAThird();
        data.manyKeys(keys);
        data.flush();
    }

    private void everySort() {
        smallOfEverySort();
        new RichStrings(client, random).big();
        new RichCollections(client, kind, random).big();
        if (kind.hasStreams()) {
            new RichStreams(client, kind).big();
        }
        expireAThird();
    }

    private void smallOfEverySort() {
        new RichStrings(client, random).small();
        new RichCollections(client, kind, random).small();
        oddKeys();
        if (kind.hasStreams()) {
            new RichStreams(client, kind).small();
        }
        if (kind.hasFieldTtls()) {
            new RichFieldTtls(client, random).load();
        }
        if (kind.hasFunctions()) {
            RichFunctions.load(client);
        }
        if (kind.hasVectorSets()) {
            client.queue("VADD", "vset:two", "VALUES", 3, "0.5", "-1", "2", "a", "SETATTR", "{\"n\":1}");
            client.queue("VADD", "vset:two", "VALUES", 3, "1", "0.25", "-3", "b");
        }
    }

    private void oddKeys() {
        int n = 0;
        for (Bytes key : OddKeys.ALL) {
            switch (n++ % 3) {
                case 0 -> client.queue("SET", key, n);
                case 1 -> client.queue("RPUSH", key, "a", n);
                default -> client.queue("SADD", key, n, "b");
            }
        }
    }

    /** Expires a third of the keys of {@link #everySort}, which are already in database 0. */
    private void expireAThird() {
        flush();
        List<Bytes> keys = new ArrayList<>();
        for (Object key : (List<?>) client.call("KEYS", "*")) {
            keys.add(Bytes.wrap((byte[]) key));
        }
        // KEYS answers in an order of its own, but only the seed shall decide.
        keys.sort(null);
        keys.forEach(this::perhapsExpire);
    }

    private void perhapsExpire(Object key) {
        // Drawn in any case, so that the next key's draw does not depend on this one's.
        long at = YEAR_2100 + (long) (random.nextDouble() * TWO_YEARS);
        if (random.nextInt(3) == 0) {
            client.queue("PEXPIREAT", key, at % 1000 == 0 ? at + 1 : at);
        }
    }

    /** Names repeat in every database, because each has the same numbers. */
    private void manyKeys(int keys) {
        int perDatabase = keys / DATABASES.size();
        for (int db : DATABASES) {
            client.select(db);
            for (int i = 0; i < perDatabase; i++) {
                String prefix = PREFIXES.get(i % PREFIXES.size());
                String name = prefix + i + (i % 5 == 4 ? ":tmp" : "");
                ordinary(name);
                perhapsExpire(name);
            }
        }
        client.select(0);
    }

    private void ordinary(String key) {
        int n = random.nextInt(100);
        switch (random.nextInt(6)) {
            case 0 -> client.queue("SET", key, "value of " + key + " " + "=".repeat(n));
            case 1 -> client.queue("SET", key, random.nextInt());
            case 2 -> client.queue("HMSET", key, "name", "n" + n, "visits", n, "note", "-".repeat(n));
            case 3 -> client.queue("RPUSH", key, n, "two", "-".repeat(n));
            case 4 -> client.queue("SADD", key, n, n + 1, n * 1000);
            default -> client.queue("ZADD", key, n, "a", n / 8.0, "b", -n, "c");
        }
    }

    private void flush() {
        client.flush();
    }
}
