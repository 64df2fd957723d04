package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Lists, sets, sorted sets and hashes, packed and plain. */
final class RichCollections {

    /** Members that packed forms store differently: integers of all widths, lengths of 6, 12 and 32 bits. */
    private static final List<Object> ELEMENTS = List.of(
            "",
            "0",
            "12",
            "13",
            "127",
            "128",
            "-1",
            "-128",
            "4095",
            "-4096",
            "4096",
            "32767",
            "-32769",
            "8388607",
            "-8388609",
            "2147483647",
            "-2147483649",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "007",
            "text",
            Bytes.wrap(new byte[] {0, (byte) 0xff, '\n', '"'}),
            "\u65e5\u672c\u8a9e",
            "x".repeat(63),
            "y".repeat(64));

    /** No -0: servers from 7.0 on lose its sign at load, which changes the digest. */
    private static final List<String> SCORES = List.of(
            "0",
            "1",
            "-1",
            "255",
            "65536",
            "0.1",
            "-2.5",
            "3.141592653589793",
            "1e-9",
            "1e15",
            "1e17",
            "1.7976931348623157e308",
            "-1.7976931348623157e308",
            "5e-324",
            "9007199254740993",
            "123456789012345680",
            "inf",
            "-inf");

    private final Client client;
    private final ServerKind kind;
    private final Random random;

    RichCollections(Client client, ServerKind kind, Random random) {
        this.client = client;
        this.kind = kind;
        this.random = random;
    }

    void small() {
        client.queue("RPUSH", "list:one", "only");
        client.queue(words("RPUSH", "list:small", ELEMENTS));
        client.queue("RPUSH", "list:twins", "a", "b", "a", "a");
        client.queue(words("SADD", "set:small", ELEMENTS));
        client.queue("SADD", "set:one", "only");
        client.queue("SADD", "set:ints:16", -32768, -1, 0, 1, 32767);
        client.queue("SADD", "set:ints:32", -2147483648, 0, 32768, 2147483647);
        client.queue("SADD", "set:ints:64", Long.MIN_VALUE, 0, 2147483648L, Long.MAX_VALUE);
        client.queue("ZADD", "zset:one", "1.5", "only");
        client.queue("ZADD", "zset:same-score", 7, "a", 7, "b", 7, "aa", 7, "");
        List<Object> scored = new ArrayList<>();
        for (String score : SCORES) {
            scored.add(score);
            scored.add("at " + score);
        }
        client.queue(words("ZADD", "zset:small", scored));
        List<Object> members = new ArrayList<>();
        for (Object element : ELEMENTS) {
            members.add(members.size());
            members.add(element);
        }
        client.queue(words("ZADD", "zset:elements", members));
        client.queue("HSET", "hash:one", "field", "value");
        client.queue("HMSET", "hash:empty-things", "", "no name", "no value", "");
        client.queue(words("HMSET", "hash:small", evenly(ELEMENTS)));
        if (kind.hasQuicklists()) {
            client.queue(
                    "GEOADD", "zset:geo", "13.361389", "38.115556", "Palermo", "15.087269", "37.502669", "Catania");
        }
    }

    void big() {
        many("RPUSH", "list:big", 3000, i -> List.of("element " + i));
        many("RPUSH", "list:big:ints", 2000, i -> List.of(random.nextInt(1 << (i % 31))));
        client.queue("RPUSH", "list:long-elements", "a", "b".repeat(300), "c".repeat(20_000), noise(9_000), "d");
        many("SADD", "set:big", 1500, i -> List.of("member " + i));
        many("SADD", "set:big:ints", 2000, i -> List.of(i * 7919L));
        many("SADD", "set:ints:500", 500, i -> List.of(i * 3));
        many("ZADD", "zset:big", 1500, i -> List.of(random.nextInt(1000) / 8.0, "member " + i));
        for (int i = 0; i < SCORES.size(); i++) {
            client.queue("ZADD", "zset:big", SCORES.get(i), "edge " + i);
        }
        many("HMSET", "hash:big", 1500, i -> List.of("field " + i, "value " + i));
        // Between the thresholds of the versions: 128 fields from 7.0 on, 512 before that and in newer Valkeys.
        many("HMSET", "hash:200", 200, i -> List.of("f" + i, i));
        client.queue("HMSET", "hash:long-value", "a", "b".repeat(100), "c", noise(5_000));
        if (kind.hasQuicklists()) {
            compressedNodes();
        }
    }

    /** List nodes that are compressed in memory, and are saved that way. */
    private void compressedNodes() {
        client.queue("CONFIG", "SET", "list-compress-depth", 1);
        many("RPUSH", "list:compressed", 4000, i -> List.of("the same text and " + i));
        client.queue("CONFIG", "SET", "list-compress-depth", 0);
    }

    /** List nodes that hold one plain element. Without this option only elements of a gigabyte get such nodes. */
    private void plainNodes() {
        client.queue("DEBUG", "QUICKLIST-PACKED-THRESHOLD", "1K");
        client.queue("RPUSH", "list:plain-nodes", "a", "b".repeat(2000), noise(1100), "c");
        client.queue("DEBUG", "QUICKLIST-PACKED-THRESHOLD", "0");
    }

    private Bytes noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private void many(String command, String key, int count, IntFunction<List<?>> words) {
        for (int from = 0; from < count; from += 500) {
            List<Object> some = new ArrayList<>();
            for (int i = from; i < Math.min(from + 500, count); i++) {
                some.addAll(words.apply(i));
            }
            client.queue(words(command, key, some));
        }
    }

    private static List<?> evenly(List<?> elements) {
        return elements.subList(0, elements.size() / 2 * 2);
    }

    private static Object[] words(String command, String key, List<?> more) {
        List<Object> words = new ArrayList<>(List.of(command, key));
        words.addAll(more);
        return words.toArray();
    }
}
