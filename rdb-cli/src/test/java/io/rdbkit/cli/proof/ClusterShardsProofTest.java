package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CaseFiles;
import io.rdbkit.cli.CommandRun;
import io.rdbkit.cli.TinyRdb;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ShardCluster;
import io.rdbkit.transform.KeySet;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.JedisCluster;

/** What a user would type to bring a dump of many databases into a cluster: one file for each shard, with new names. */
class ClusterShardsProofTest {

    private static final int DATABASES = 4;
    private static final int KEYS = 60;

    @TempDir
    Path directory;

    /** Each database has the same names. Some have hash tags, and one has a prefix that will be removed. */
    private Path dump() throws IOException {
        return Files.write(directory.resolve("in.rdb"), TinyRdb.of("REDIS0010", rdb -> {
            for (int db = 0; db < DATABASES; db++) {
                rdb.db(db);
                for (int i = 0; i < KEYS; i++) {
                    rdb.key(name(i), "value " + i + " of " + db);
                }
            }
            rdb.end();
        }));
    }

    private static String name(int i) {
        return i % 3 == 0 ? "old:{tag" + i / 6 + "}:" + i : "old:" + i;
    }

    private List<Path> shards(Path dump, String... changes) throws IOException {
        List<Path> shards = new ArrayList<>();
        for (String slots : ShardCluster.SLOTS) {
            Path shard = directory.resolve("shard-" + slots + ".rdb");
            List<String> command = new ArrayList<>(List.of("rewrite", dump.toString(), "-o", shard.toString()));
            command.addAll(List.of("--force", "--slot", slots));
            command.addAll(List.of(changes));
            assertEquals(0, CommandRun.of(command.toArray()).exitCode());
            shards.add(shard);
        }
        return shards;
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS_7_0_15", "VALKEY_9_1"})
    void everyKeyIsWhereTheClusterExpectsIt(ServerKind kind) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (int db = 0; db < DATABASES; db++) {
            for (int i = 0; i < KEYS; i++) {
                String name = "db" + db + ":" + name(i).replaceFirst("^old:", "new:");
                expected.put(name, "value " + i + " of " + db);
            }
        }
        List<Path> shards = shards(dump(), "--rename-prefix", "old:=new:", "--db-prefix", "db{db}:");
        assertReadsBack(kind, shards, expected);
    }

    /** Other options that rename keys. Each of them once used the slot of the old name. */
    @Test
    void everyRenamingCounts() throws IOException {
        Path dump = dump();
        for (String[] changes : List.of(
                new String[] {"--db", "0", "--add-prefix", "p:"},
                new String[] {"--db", "0", "--strip-prefix", "old:"},
                new String[] {"--db", "0", "--rename-prefix", "old:=new:"},
                new String[] {"--db", "0", "--rename-regex", "s/old:(.)/{\\1}/"},
                new String[] {"--db", "0", "--move-db", "0=3"})) {
            List<Path> shards = shards(dump, changes);
            long kept = 0;
            try (ClusterServer server = ClusterServer.start()) {
                for (int shard = 0; shard < shards.size(); shard++) {
                    String[] range = ShardCluster.SLOTS.get(shard).split("-");
                    for (Map.Entry<Bytes, Long> slot :
                            server.slots(names(shards.get(shard))).entrySet()) {
                        assertTrue(
                                slot.getValue() >= Long.parseLong(range[0])
                                        && slot.getValue() <= Long.parseLong(range[1]),
                                () -> slot.getKey() + " of " + String.join(" ", changes));
                        kept++;
                    }
                }
            }
            assertEquals(KEYS, kept, String.join(" ", changes));
        }
    }

    /** A case of a real user: sixteen databases with the same names. */
    @ParameterizedTest
    @EnumSource(names = {"REDIS_7_0_15", "VALKEY_9_1"})
    void aRealDumpOfManyDatabasesFitsACluster(ServerKind kind) throws IOException {
        Path dump = CaseFiles.file("slot-and-rename/multi.rdb");
        List<Path> shards = shards(dump, "--db-prefix", "db{db}:");
        int all = names(dump).size();
        try (ShardCluster cluster = ShardCluster.load(kind, shards, directory.resolve(kind.name()));
                JedisCluster client = cluster.client()) {
            for (Path shard : shards) {
                for (Bytes name : names(shard)) {
                    assertTrue(client.exists(name.toByteArray()), name::toString);
                }
            }
            assertEquals(
                    all, cluster.sizes().stream().mapToLong(Long::longValue).sum());
        }
    }

    private static final List<String> BY_SLOTS = List.of("--by", "slots", "--into", "3");

    /** A file for each node, in the order of {@link ShardCluster#SLOTS}. */
    private List<Path> split(Path dump, String to, List<String> by, String... changes) {
        Path parts = directory.resolve(to);
        List<String> command = new ArrayList<>(List.of("split", dump.toString(), "-o", parts.toString()));
        command.addAll(List.of("--name", "{slots}.rdb", "-q"));
        command.addAll(by);
        command.addAll(List.of(changes));
        CommandRun.of(command.toArray()).exits(0);
        return ShardCluster.SLOTS.stream()
                .map(slots -> parts.resolve(slots + ".rdb"))
                .toList();
    }

    /** Values of all types, functions and expiries. They are split for a new cluster, and by the list of its nodes. */
    @ParameterizedTest
    @EnumSource(names = {"REDIS_7_0_15", "VALKEY_9_1"})
    void aClusterLoadsItsParts(ServerKind kind) throws IOException {
        Path rich = Path.of("..", "testdata", "redis-7.0.15-rich.rdb");
        Path whole = directory.resolve("whole.rdb");
        CommandRun.of("rewrite", rich, "-o", whole, "--db-prefix", "db{db}:", "-q")
                .exits(0);
        List<Path> bySlots = split(rich, "by-slots", BY_SLOTS, "--db-prefix", "db{db}:");
        List<Path> byNodes;
        try (ShardCluster cluster = ShardCluster.load(kind, bySlots, directory.resolve("slots-" + kind))) {
            holds(cluster, kind, whole);
            Path nodes = Files.writeString(directory.resolve("nodes.conf"), cluster.nodes());
            byNodes = split(
                    rich, "by-nodes", List.of("--by", "nodes", "--nodes", nodes.toString()), "--db-prefix", "db{db}:");
        }
        try (ShardCluster cluster = ShardCluster.load(kind, byNodes, directory.resolve("nodes-" + kind))) {
            holds(cluster, kind, whole);
        }
    }

    /**
     * Asserts that keys, sizes and digests are those of one server that loaded the whole file, and that no node logs a
     * warning.
     */
    private static void holds(ShardCluster cluster, ServerKind kind, Path whole) throws IOException {
        try (RealServer all = RealServer.load(kind, whole);
                JedisCluster client = cluster.client()) {
            for (Bytes name : names(whole)) {
                assertTrue(client.exists(name.toByteArray()), name::toString);
            }
            assertEquals(
                    all.dbSizes().get(0),
                    cluster.sizes().stream().mapToLong(Long::longValue).sum());
            BigInteger sum =
                    BigInteger.ZERO; // the digests of an odd number of nodes each begin with that of database 0
            for (String digest : cluster.digests()) {
                sum = sum.xor(new BigInteger(digest, 16));
            }
            assertEquals(new BigInteger(all.digest(), 16), sum);
            assertEquals(List.of(), cluster.logWarnings());
        }
    }

    /** A case of a real user, in one command. */
    @ParameterizedTest
    @EnumSource(names = {"REDIS_7_0_15", "VALKEY_9_1"})
    void oneCommandSplitsManyDatabases(ServerKind kind) throws IOException {
        Path dump = Files.write(directory.resolve("in.rdb"), TinyRdb.of("REDIS0010", rdb -> {
            for (int db = 0; db < 16; db++) {
                rdb.db(db);
                for (int i = 0; i < 2000; i++) {
                    rdb.key(name(i), "value " + i + " of " + db);
                }
            }
            rdb.end();
        }));
        Path whole = directory.resolve("whole.rdb");
        CommandRun.of("rewrite", dump, "-o", whole, "--db-prefix", "db{db}:", "-q")
                .exits(0);
        List<Path> parts = split(dump, "parts", BY_SLOTS, "--db-prefix", "db{db}:");
        try (ShardCluster cluster = ShardCluster.load(kind, parts, directory.resolve(kind.name()))) {
            holds(cluster, kind, whole);
        }
    }

    private static List<Bytes> names(Path rdb) {
        CommandRun keys = CommandRun.of("keys", rdb, "--format", "keys");
        return new String(keys.out(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> KeySet.unescape(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private void assertReadsBack(ServerKind kind, List<Path> shards, Map<String, String> expected) {
        try (ShardCluster cluster = ShardCluster.load(kind, shards, directory.resolve(kind.name()));
                JedisCluster client = cluster.client()) {
            Map<String, String> found = new TreeMap<>();
            expected.keySet().forEach(name -> found.put(name, client.get(name)));
            assertEquals(expected, found);
            assertEquals(
                    expected.size(),
                    cluster.sizes().stream().mapToLong(Long::longValue).sum());
            cluster.sizes().forEach(size -> assertTrue(size > 0));
        }
    }
}
