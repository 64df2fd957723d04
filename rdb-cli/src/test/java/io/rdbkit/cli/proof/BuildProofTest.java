package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers load the files that {@code rdb build} makes of lines. They then hold the same data as servers that got it
 * otherwise.
 */
class BuildProofTest {

    /** A time in the year 2100. */
    private static final long LATER = 4102444800123L;

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

    @ParameterizedTest
    @EnumSource
    void anExportedAndBuiltDumpIsTheSame(ServerKind kind) {
        ServerState state = bench.live(kind).state();
        for (String format : List.of("jsonl", "json")) {
            Path json = dir.resolve("keys." + format);
            Path out = dir.resolve("out-" + format + ".rdb");
            CommandRun.of("export", bench.dump(kind).file(), "--format", format, "-o", json)
                    .exits(0);
            CommandRun.of("build", json, "-o", out, "--target", Bench.target(kind))
                    .exits(0);
            bench.assertLoadsAs(state, kind, out);
        }
    }

    /** Without a target the file is RDB 11. Servers of RDB 11 and later load it, as far as RDB 11 can hold the data. */
    @ParameterizedTest
    @EnumSource
    void theDefaultLoadsInAllNewerServers(ServerKind kind) {
        kind.orSkip();
        Path out = build("{\"key\":\"a\",\"value\":\"b\"}\n{\"key\":\"h\",\"value\":{\"f\":\"v\"}}\n");
        if (kind.rdbVersion() >= 11) {
            RealServer loaded = bench.servers().load(kind, out);
            assertEquals("b", loaded.client().text("GET", "a"));
            assertEquals("v", loaded.client().text("HGET", "h", "f"));
            assertEquals(List.of(), loaded.logWarnings(), loaded::log);
        }
        if (kind.hasFieldTtls()) {
            CommandRun refused = CommandRun.reading(
                            "{\"key\":\"h\",\"value\":{\"f\":{\"value\":\"v\",\"expiry\":4102444800123}}}"
                                    .getBytes(StandardCharsets.UTF_8),
                            "build",
                            "-",
                            "-o",
                            dir.resolve("refused.rdb"))
                    .exits(5);
            assertTrue(
                    refused.err().contains("line 1: the expiry of a field can't be written in RDB 11"),
                    refused::toString);
        }
    }

    private Path build(String lines, String... more) {
        Path out = dir.resolve("out.rdb");
        List<Object> words = new ArrayList<>(List.of("build", "-", "-o", out));
        words.addAll(List.of(more));
        CommandRun.reading(lines.getBytes(StandardCharsets.UTF_8), words.toArray())
                .exits(0);
        return out;
    }

    /** Lines as a person writes them are compared with commands. */
    @ParameterizedTest
    @EnumSource
    void linesWrittenByHandGiveWhatCommandsGive(ServerKind kind) {
        StringBuilder lines = new StringBuilder();
        RealServer server = bench.servers().empty(kind);
        Client client = server.client();

        lines.append("{\"key\":\"a\",\"value\":\"b\"}\n\n{\"value\":17,\"key\":\"number\"}\r\n");
        client.callIn(0, "SET", "a", "b");
        client.callIn(0, "SET", "number", "17");
        lines.append("{\"key\":\"\\u00e9\\ud83d\\ude00\\udcff\\u0000\",\"db\":3,\"value\":\"\\udc80\"}\n");
        byte[] odd = {(byte) 0xc3, (byte) 0xa9, (byte) 0xf0, (byte) 0x9f, (byte) 0x98, (byte) 0x80, (byte) 0xff, 0};
        client.callIn(3, "SET", odd, new byte[] {(byte) 0x80});
        lines.append("{\"key\":\"soon\",\"expiry\":" + LATER + ",\"value\":\"x\"}\n");
        client.callIn(0, "SET", "soon", "x");
        client.callIn(0, "PEXPIREAT", "soon", LATER);
        lines.append("{\"key\":\"list\",\"value\":[\"x\",2,\"x\",\"\"]}\n");
        client.callIn(0, "RPUSH", "list", "x", "2", "x", "");
        lines.append("{\"key\":\"set\",\"type\":\"set\",\"value\":[3,1,\"2\"]}\n");
        client.callIn(0, "SADD", "set", "1", "2", "3");
        lines.append("{\"type\":\"set\",\"value\":[\"m\",\"" + "n".repeat(100) + "\"],\"key\":\"names\"}\n");
        client.callIn(0, "SADD", "names", "m", "n".repeat(100));
        lines.append("{\"key\":\"zset\",\"type\":\"zset\",\"value\":{\"b\":\"inf\",\"a\":-1.5,\"c\":3}}\n");
        client.callIn(0, "ZADD", "zset", "inf", "b", "-1.5", "a", "3", "c");
        lines.append("{\"key\":\"hash\",\"value\":{\"f\":\"v\",\"g\":12}}\n");
        client.callIn(0, "HSET", "hash", "f", "v");
        client.callIn(0, "HSET", "hash", "g", "12");
        if (kind.hasStreams()) {
            lines.append(
                    "{\"key\":\"stream\",\"type\":\"stream\",\"value\":{\"records\":[{\"id\":\"1-1\",\"fields\":[\"a\",\"b\"]},"
                            + "{\"fields\":[\"a\",\"c\",\"d\",5],\"id\":\"1700000000000-0\"}]}}\n");
            client.callIn(0, "XADD", "stream", "1-1", "a", "b");
            client.callIn(0, "XADD", "stream", "1700000000000-0", "a", "c", "d", "5");
        }
        if (kind.hasFieldTtls()) {
            lines.append(
                    "{\"key\":\"ttls\",\"value\":{\"f\":{\"value\":\"v\",\"expiry\":" + LATER + "},\"g\":\"w\"}}\n");
            client.callIn(0, "HSET", "ttls", "f", "v", "g", "w");
            client.callIn(0, "HPEXPIREAT", "ttls", LATER, "FIELDS", 1, "f");
        }
        if (kind.hasFunctions()) {
            String code = "#!lua name=lib\nredis.register_function('f', function() return 1 end)";
            lines.insert(0, "{\"function\":\"" + code.replace("\n", "\\n") + "\"}\n");
            client.callIn(0, "FUNCTION", "LOAD", code);
        }
        ServerState state = server.state();
        bench.assertLoadsAs(state, kind, build(lines.toString(), "--target", Bench.target(kind)));
    }
}
