package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import io.rdbkit.serve.DumpServer;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any command that reads, with any arguments, right ones and wrong ones: the answer of a served dump is that of the server that has loaded it. */
class ServeRandomTest {

    private static final List<String> KEYS = List.of(
            "zset:big",
            "zset:elements",
            "zset:small",
            "hash:big",
            "hash:small",
            "list:big",
            "list:small",
            "set:big",
            "set:ints",
            "stream:big",
            "str:int:1",
            "30000",
            "none");

    private static FreshServers servers;
    private static RealServer real;
    private static DumpServer server;
    private static Client served;
    private static Path directory;

    @BeforeContainer
    static void start() throws IOException {
        servers = new FreshServers();
        directory = Files.createTempDirectory("rdb-serve");
        Path dump = RichDump.of(ServerKind.REDIS_7_0_15, servers)
                .copiedTo(directory.resolve("rich.rdb"))
                .file();
        real = servers.load(ServerKind.REDIS_7_0_15, dump);
        server = ServedDumps.start(dump);
        served = Client.to(server.address().getPort());
    }

    @AfterContainer
    static void close() throws IOException {
        served.close();
        server.close();
        servers.close();
        Files.delete(directory.resolve("rich.rdb"));
        Files.delete(directory);
    }

    @Property(tries = 3000)
    void answersAreEqual(
            @ForAll("names") String name, @ForAll("keys") Bytes key, @ForAll("arguments") List<String> more) {
        int most = name.endsWith("RANK") ? 1 : more.size(); // from 7.2 on it has an option
        Object[] words = new Object[2 + Math.min(most, more.size())];
        words[0] = name;
        words[1] = key;
        for (int i = 0; i < words.length - 2; i++) {
            words[2 + i] = more.get(i);
        }
        assertEquals(ReadCommands.answer(real.client().select(0), words), ReadCommands.answer(served, words));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
                "GET",
                "STRLEN",
                "GETRANGE",
                "SUBSTR",
                "MGET",
                "EXISTS",
                "TYPE",
                "LLEN",
                "LINDEX",
                "LRANGE",
                "SCARD",
                "SMEMBERS",
                "SISMEMBER",
                "SMISMEMBER",
                "HLEN",
                "HGETALL",
                "HKEYS",
                "HVALS",
                "HGET",
                "HMGET",
                "HEXISTS",
                "HSTRLEN",
                "ZCARD",
                "ZSCORE",
                "ZMSCORE",
                "ZRANK",
                "ZREVRANK",
                "ZCOUNT",
                "ZRANGE",
                "ZREVRANGE",
                "ZRANGEBYSCORE",
                "ZREVRANGEBYSCORE",
                "XLEN",
                "XRANGE",
                "XREVRANGE",
                "PEXPIRETIME");
    }

    @Provide
    Arbitrary<Bytes> keys() {
        List<Bytes> names = real.types().keySet().stream()
                .filter(key -> key.db() == 0)
                .map(key -> key.key())
                .toList();
        return Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.of(names)),
                Tuple.of(1, Arbitraries.of(KEYS).map(Bytes::utf8)));
    }

    @Provide
    Arbitrary<List<String>> arguments() {
        return Arbitraries.of(
                        "0",
                        "1",
                        "-1",
                        "2",
                        "10",
                        "-3",
                        "100000",
                        "(1",
                        "(5",
                        "-inf",
                        "+inf",
                        "1.5",
                        "x",
                        "",
                        "field:1",
                        "member:1",
                        "-",
                        "+",
                        "REV",
                        "BYSCORE",
                        "LIMIT",
                        "WITHSCORES",
                        "COUNT",
                        "1526919030474",
                        "01",
                        "1e2")
                .list()
                .ofMinSize(0)
                .ofMaxSize(5);
    }
}
