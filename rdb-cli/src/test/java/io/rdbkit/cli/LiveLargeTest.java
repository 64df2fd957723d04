package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import io.rdbkit.server.ShardCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pushes values that are larger than a server takes in one command. */
class LiveLargeTest {

    private static final int MB = 1 << 20;

    private static final List<String> SMALL =
            List.of("--proto-max-bulk-len", "1mb", "--client-query-buffer-limit", "1mb");

    private final Random random = new Random(1);

    @TempDir
    Path dir;

    @TempDir
    Path temporary;

    private static RealServer start(ServerKind kind, List<String> more) {
        List<String> options = new ArrayList<>(more);
        if (kind.hasFunctions()) {
            options.addAll(List.of("--repl-diskless-sync-delay", "0"));
        }
        return RealServer.start(kind, options.toArray(String[]::new));
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Values of about 2.5 MB that can't be compressed. */
    private void fill(RealServer server) {
        Client client = server.client();
        client.queue("RPUSH", "list", noise(600_000), "", noise(70_000));
        for (int i = 0; i < 30_000; i++) {
            client.queue("RPUSH", "list", noise(80));
            client.queue("SADD", "{tag}}set", noise(80));
            client.queue("ZADD", "zset", random.nextDouble(), noise(80));
            client.queue("HSET", "hash}{", noise(40), noise(40));
            client.queue("XADD", "stream", "1-" + (i + 1), "field", noise(80));
        }
        client.queue("HSET", "hash}{", "field", noise(900_000));
        client.queue("XGROUP", "CREATE", "stream", "group", "1-3");
        client.queue("PEXPIREAT", "list", RichData.YEAR_2100);
        client.queue("PEXPIREAT", "stream", RichData.YEAR_2100 + 1);
        client.queue("SET", "compressible", "x".repeat(3 * MB), "PXAT", RichData.YEAR_2100 + 2);
        client.queue("SET", "small", "1");
        client.queue("SELECT", 3);
        client.queue("SADD", "list", noise(80));
        for (int i = 0; i < 30_000; i++) {
            client.queue("SADD", "list", noise(80));
        }
        client.queue("SELECT", 0);
        client.flush();
    }

    private Path pulled(RealServer server) {
        Path dump = dir.resolve("dump.rdb");
        Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
        return dump;
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"REDIS_6_2", "REDIS_7_0_15", "REDIS_8_0", "VALKEY_9_1"})
    void largeValuesAreSentInPieces(ServerKind kind) {
        Path dump;
        ServerState before;
        try (RealServer source = start(kind, List.of())) {
            fill(source);
            if (kind == ServerKind.REDIS_8_0 || kind == ServerKind.VALKEY_9_1) {
                source.client().call("HPEXPIREAT", "hash}{", RichData.YEAR_2100, "FIELDS", 1, "field");
            }
            dump = pulled(source);
            before = source.state();
        }
        try (RealServer target = start(kind, SMALL)) {
            Cli.run("push", dump.toString(), target.address()).succeeds();
            assertEquals(List.of(), before.differences(target.state()));
            Cli.run("push", dump.toString(), target.address(), "--replace").succeeds();
            assertEquals(List.of(), before.differences(target.state()));
            target.client().call("DEL", "list");
            target.client().call("SET", "list", "mine");
            Cli skipped = Cli.run("push", dump.toString(), target.address(), "--skip-existing")
                    .succeeds();
            assertTrue(skipped.err().contains("sent 0 keys, skipped 8 "), skipped.err());
            assertEquals("mine", target.client().text("GET", "list"));
            assertEquals(-1L, target.client().call("TTL", "list"));
        }
    }

    /**
     * An element that no command can send is refused by name, and no part of its key is left. The connection stays
     * usable.
     */
    @Test
    void aSingleElementBeyondTheLimitIsRefused() {
        Path dump;
        try (RealServer source = start(ServerKind.REDIS_7_0_15, List.of())) {
            source.client().call("SET", "string", noise(3 * MB));
            source.client().call("HSET", "hash", "a", "b", "field", noise(2 * MB));
            source.client().call("SET", "small", "1");
            dump = pulled(source);
        }
        try (RealServer target = start(ServerKind.REDIS_7_0_15, SMALL)) {
            Cli push = Cli.run("push", dump.toString(), target.address());
            assertEquals(ExitCode.REFUSED, push.exitCode(), push.err());
            assertTrue(push.err().contains("sent 1 keys, REFUSED 2"), push.err());
            assertTrue(
                    push.err().contains("refuses key \"hash\": ERR a word of 2097152 bytes is too long"), push.err());
            assertTrue(
                    push.err().contains("refuses key \"string\": ERR string exceeds maximum allowed size"), push.err());
            assertEquals(1L, target.client().call("DBSIZE"));
        }
    }

    @Test
    void inAClusterTheTemporaryNameHasTheSlotOfTheKey() throws IOException {
        ServerKind kind = ServerKind.REDIS_7_0_15;
        Path empty = Cli.dump("redis-7.0.15-empty");
        Path dump;
        try (RealServer source = start(kind, List.of())) {
            fill(source);
            dump = pulled(source);
        }
        try (ShardCluster cluster = ShardCluster.load(kind, List.of(empty, empty, empty), dir)) {
            cluster.eachNode(node -> {
                node.configSet("proto-max-bulk-len", "1mb");
                node.configSet("client-query-buffer-limit", "1mb");
            });
            Cli.run("push", dump.toString(), cluster.addresses().get(1), "--db", "0")
                    .succeeds();
            assertEquals(7, cluster.sizes().stream().mapToLong(Long::longValue).sum());
            for (int node = 0; node < ShardCluster.SLOTS.size(); node++) {
                String slots = ShardCluster.SLOTS.get(node);
                Cli.run("diff", dump.toString(), cluster.addresses().get(node), "--db", "0", "--slot", slots)
                        .succeeds();
            }
        }
    }

    /** The connection breaks again and again. The length of the value on the server shows where to continue. */
    @ParameterizedTest
    @CsvSource({"2500, 100, stream", "6000, 30000, list"})
    void aBrokenConnectionDoesNotMatter(int first, int later, String without) throws IOException {
        try (RealServer server = start(ServerKind.REDIS_7_0_15, List.of())) {
            fill(server);
            server.client().call("DEL", without);
            Path dump = pulled(server);
            String digest = server.digest();
            server.clear();
            limit(server);
            try (CutLink link = new CutLink(server.port(), first, CutLink.Fault.CLOSE).then(later)) {
                Cli.run("push", dump.toString(), link.address(), "--replace").succeeds();
                assertTrue(link.count() > 2, "links: " + link.count());
            }
            assertEquals(digest, server.digest());
        }
    }

    private static void limit(RealServer server) {
        for (int i = 0; i < SMALL.size(); i += 2) {
            server.client().call("CONFIG", "SET", SMALL.get(i).substring(2), SMALL.get(i + 1));
        }
    }

    /** A killed push leaves a temporary key with an expiry. The next push of the key removes it. */
    @Test
    void theNextPushRemovesTheRestOfAKilledOne() throws Exception {
        Path checkpoint = dir.resolve("checkpoint");
        try (RealServer server = start(ServerKind.REDIS_7_0_15, List.of())) {
            fill(server);
            server.client().call("DEL", "{tag}}set", "zset", "hash}{", "stream", "compressible");
            Path dump = pulled(server);
            String digest = server.digest();
            server.clear();
            limit(server);
            String[] push = {
                "push",
                dump.toString(),
                server.address(),
                "--replace",
                "--resume",
                checkpoint.toString(),
                "--rate",
                "1MB"
            };
            Process killed = ForkedRdb.of(temporary, Main.class, List.of(), push)
                    .redirectErrorStream(true)
                    .redirectOutput(temporary.resolve("said").toFile())
                    .start();
            List<String> left = List.of();
            long ttl = -1;
            for (int i = 0; i < 600 && ttl < 0; i++) { // the expiry comes right behind the first command
                assertTrue(killed.isAlive(), Files.readString(temporary.resolve("said")));
                TimeUnit.MILLISECONDS.sleep(50);
                left = names(server, "rdb-push:*");
                ttl = left.isEmpty() ? -1 : (Long) server.client().call("TTL", left.get(0));
            }
            killed.destroyForcibly().waitFor();
            left = names(server, "rdb-push:*");
            assertEquals(1, left.size(), left.toString());
            ttl = (Long) server.client().call("TTL", left.get(0));
            assertTrue(ttl > 86_000 && ttl <= 86_400, "ttl " + ttl);
            Cli.run(push).succeeds();
            assertEquals(List.of(), names(server, "rdb-push:*"));
            assertEquals(digest, server.digest());
            assertFalse(Files.exists(checkpoint));
        }
    }

    private static List<String> names(RealServer server, String glob) {
        List<String> names = new ArrayList<>();
        for (Object name : (List<?>) server.client().call("KEYS", glob)) {
            names.add(new String((byte[]) name, StandardCharsets.UTF_8));
        }
        return names;
    }
}
