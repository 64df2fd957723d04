package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerStartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code rdb diff} finds the changes that commands made between two dumps of a server. It finds none if another version
 * saved the same data.
 */
class DiffProofTest {

    @TempDir
    static Path dumps;

    @TempDir
    Path dir;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench(dumps);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    /** Each server with each server that loads its dumps: the same one and later ones. */
    static Stream<Arguments> writersAndReaders() {
        return ServerKind.available().flatMap(writer -> ServerKind.available()
                .filter(reader -> loads(writer, reader))
                .map(reader -> Arguments.of(writer, reader)));
    }

    private static boolean loads(ServerKind writer, ServerKind reader) {
        // From RDB 12 on each fork has its own files. Vector sets are only in one server.
        boolean shared = writer.rdbVersion() <= 11 || writer.fork() == reader.fork();
        return shared
                && writer.rdbVersion() <= reader.rdbVersion()
                && (!writer.hasVectorSets() || reader.hasVectorSets());
    }

    @ParameterizedTest
    @MethodSource("writersAndReaders")
    void savedAgainByAnotherVersionADumpIsEqual(ServerKind writer, ServerKind reader) {
        Path before = bench.dump(writer).file();
        Path after = savedBy(reader, before);
        CommandRun run = CommandRun.of("diff", before, after);
        assertEquals("", text(run.out()));
        run.exits(0);
        assertEquals(0, CommandRun.of("diff", after, before, "--summary").exitCode());
    }

    private Path savedBy(ServerKind reader, Path dump) {
        try {
            return bench.servers().load(reader, dump).save(dir.resolve("again.rdb"));
        } catch (ServerStartException e) {
            return abort("it does not load there: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheChangesByCommands(ServerKind kind) {
        RealServer server = bench.servers().load(kind, bench.dump(kind).file());
        Changes changes = new Changes(server);
        changes.nothing();
        changes.something();
        Path after = server.save(dir.resolve("after.rdb"));
        CommandRun run =
                CommandRun.of("diff", bench.dump(kind).file(), after, "-q").exits(1);
        assertEquals(changes.expected, new TreeSet<>(text(run.out()).lines().toList()));
    }

    /** Changes a server, and knows the difference that a diff must report. */
    private static final class Changes {
        private final RealServer server;
        private final ServerKind kind;
        private final Client client;
        final SortedSet<String> expected = new TreeSet<>();

        Changes(RealServer server) {
            this.server = server;
            kind = server.kind();
            client = server.client();
        }

        /** Another order or encoding of the same value. */
        void nothing() {
            client.select(0);
            client.call("SADD", "set:ints:16", "no number");
            client.call("SREM", "set:ints:16", "no number");
            client.call("HSET", "hash:one", "long", "x".repeat(1000));
            client.call("HDEL", "hash:one", "long");
            client.call("ZADD", "zset:same-score", 8, "x".repeat(1000));
            client.call("ZREM", "zset:same-score", "x".repeat(1000));
            client.call("ZREM", "zset:same-score", "b");
            client.call("ZADD", "zset:same-score", 7, "b");
            client.call("LPUSH", "list:small", "x".repeat(10_000));
            client.call("LPOP", "list:small");
        }

        void something() {
            call("only in B", "db 0", "diff:new", "SET", "diff:new", 1);
            differs("value", "str:int:255", "APPEND", "str:int:255", "x");
            differs("value", "list:twins", "LSET", "list:twins", 0, "b");
            differs("value", "set:one", "SADD", "set:one", "x");
            differs("value", "zset:one", "ZADD", "zset:one", "77.5", "only");
            differs("value", "hash:one", "HSET", "hash:one", "field", "other");
            differs("expiry", "list:one", "PEXPIREAT", "list:one", RichData.YEAR_2100 + 1);
            type("hash:small");
            client.select(3);
            call("only in A", "db 3", "user:7", "DEL", "user:7");
            for (ServerKey key : server.types().keySet()) {
                if (key.db() == 5) {
                    expected.add(line("only in A", "db 5", key.key().toString()));
                }
            }
            client.callIn(5, "FLUSHDB");
            client.select(0);
            if (kind.hasStreams()) {
                differs("value", "stream:one", "XADD", "stream:one", "99-1", "x", "y");
                differs("value", "stream:odd", "XGROUP", "CREATE", "stream:odd", "new", "$");
                differs("value", "stream:set-id", "XSETID", "stream:set-id", "21-0");
            }
            if (kind.hasFieldTtls()) {
                differs(
                        "field-expiry",
                        "hash:empty-things",
                        "HPEXPIREAT",
                        "hash:empty-things",
                        RichData.YEAR_2100,
                        "FIELDS",
                        1,
                        "");
            }
            if (kind.hasFunctions()) {
                call(
                        "only in B",
                        "function library",
                        "diff",
                        "FUNCTION",
                        "LOAD",
                        "#!lua name=diff\nredis.register_function('diff', function() return 1 end)");
            }
        }

        private void type(String key) {
            boolean expires = server.expiries().containsKey(new ServerKey(0, Bytes.utf8(key)));
            client.select(0);
            client.call("DEL", key);
            differs(expires ? "type, expiry" : "type", key, "SET", key, 1);
        }

        private void differs(String aspects, String key, Object... command) {
            call("differs: " + aspects, "db 0", key, command);
        }

        private void call(String what, String where, String name, Object... command) {
            client.call(command);
            expected.add(line(what, where, name));
        }

        private static String line(String what, String where, String name) {
            return "%-22s  %s  %s".formatted(what, where, name);
        }
    }

    private static String text(byte[] out) {
        return new String(out, StandardCharsets.UTF_8);
    }
}
