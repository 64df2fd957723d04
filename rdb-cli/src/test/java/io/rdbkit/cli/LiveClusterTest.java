package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ShardCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes into clusters, and pulls from one. */
class LiveClusterTest {

    private static final ServerKind KIND = ServerKind.REDIS_7_0_15;

    @TempDir
    Path dir;

    private ShardCluster cluster() {
        Path empty = Cli.dump("redis-7.0.15-empty");
        return ShardCluster.load(KIND, List.of(empty, empty, empty), dir);
    }

    private Path filled() {
        Path dump = dir.resolve("filled.rdb");
        try (RealServer server = RealServer.start(KIND, "--repl-diskless-sync-delay", "0")) {
            server.client().call("DEBUG", "POPULATE", "20000");
            server.client().call("SET", "{a}1", "x", "PXAT", "4102444800000");
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
        }
        return dump;
    }

    @Test
    void keysGoToTheirPrimaries() throws IOException {
        Path dump = filled();
        try (ShardCluster cluster = cluster()) {
            Cli.run("push", dump.toString(), cluster.addresses().get(1)).succeeds();
            assertEquals(
                    20_001, cluster.sizes().stream().mapToLong(Long::longValue).sum());
            assertTrue(cluster.sizes().stream().allMatch(n -> n > 6000), () -> "sizes " + cluster.sizes());
            for (int node = 0; node < ShardCluster.SLOTS.size(); node++) {
                String slots = ShardCluster.SLOTS.get(node);
                Cli.run("diff", dump.toString(), cluster.addresses().get(node), "--slot", slots)
                        .succeeds();
            }
        }
    }

    @Test
    void everyPrimaryIsPulled() throws IOException {
        Path dump = filled();
        Path parts = dir.resolve("parts");
        try (ShardCluster cluster = cluster()) {
            Cli.run("push", dump.toString(), cluster.addresses().get(0)).succeeds();
            Cli.run("pull", cluster.addresses().get(2), "--cluster", "-o", parts.toString())
                    .succeeds();
        }
        List<String> names = Cli.names(parts);
        assertEquals(3, names.size());
        Path merged = dir.resolve("merged.rdb");
        List<String> words = new ArrayList<>(List.of("merge"));
        names.forEach(name -> words.add(parts.resolve(name).toString()));
        words.addAll(List.of("-o", merged.toString()));
        Cli.run(words.toArray(String[]::new)).succeeds();
        Cli.run("diff", dump.toString(), merged.toString()).succeeds();
    }

    /** Keys of one name in two databases stay two keys; a plain copy would make them one. */
    @Test
    void databasesAreFoldedForACluster() {
        Path dump = Cli.dump("redis-6.2-multidb");
        try (ShardCluster cluster = cluster()) {
            String address = cluster.addresses().get(1);
            Cli dry = Cli.run("push", dump.toString(), address, "--db-prefix", "db{db}:", "--dry-run")
                    .succeeds();
            assertTrue(dry.err().contains("30 keys would go, nothing is sent"), dry.err());
            assertEquals(List.of(0L, 0L, 0L), cluster.sizes());
            Cli.run("push", dump.toString(), address, "--db-prefix", "x", "--on-duplicate", "fail")
                    .fails(ExitCode.REFUSED, "key");
            assertEquals(List.of(0L, 0L, 0L), cluster.sizes());
            Cli pushed = Cli.run("push", dump.toString(), address, "--db-prefix", "db{db}:", "--verify", "all")
                    .succeeds();
            assertTrue(pushed.err().contains("compared 30 keys: all equal"), pushed.err());
            assertEquals(30, cluster.sizes().stream().mapToLong(Long::longValue).sum());
            Cli.run("push", dump.toString(), address, "--db-prefix", "db{db}:")
                    .fails(ExitCode.REFUSED, "the server already has 30 of these keys");
        }
    }

    @Test
    void otherDatabasesAreRefusedBeforeAnyKeyIsSent() {
        try (ShardCluster cluster = cluster()) {
            Cli.run(
                            "push",
                            Cli.dump("redis-6.2-multidb").toString(),
                            cluster.addresses().get(0))
                    .fails(ExitCode.IO, "the server refuses database", "SELECT is not allowed in cluster mode");
            assertEquals(List.of(0L, 0L, 0L), cluster.sizes());
        }
    }

    /** A push in another thread. */
    private static final class Running {

        private final Thread thread;
        private volatile Cli ended;

        Running(String... words) {
            thread = new Thread(() -> ended = Cli.run(words));
            thread.start();
        }

        boolean isAlive() {
            return thread.isAlive();
        }

        Cli await() throws InterruptedException {
            thread.join();
            return ended;
        }
    }

    private Running push(Path dump, ShardCluster cluster) {
        return new Running(
                "push", dump.toString(), cluster.addresses().get(0), "--replace", "--rate", "8000", "--verify", "all");
    }

    /**
     * While slots move, the keys are on both nodes: ASK and TRYAGAIN. Afterwards the slots belong to another node:
     * MOVED.
     */
    @Test
    void slotsMayMoveMeanwhile() throws Exception {
        Path dump = filled();
        try (ShardCluster cluster = cluster()) {
            Running push = push(dump, cluster);
            for (int slot = 0; slot < 200; slot++) {
                cluster.moveSlot(slot, 0, 1);
            }
            assertTrue(push.isAlive(), "the push ended before the slots moved");
            Cli pushed = push.await().succeeds();
            assertTrue(pushed.err().contains("compared 20001 keys: all equal"), pushed.err());
            assertEquals(
                    20_001, cluster.sizes().stream().mapToLong(Long::longValue).sum());
            Cli.run("diff", dump.toString(), cluster.addresses().get(1), "--slot", "0-199,5461-10922")
                    .succeeds();
        }
    }

    /** The same slots move in a circle, so that every owner that the push has learned soon changes again. */
    @Test
    void slotsMayMoveInACircle() throws Exception {
        Path dump = filled();
        try (ShardCluster cluster = cluster()) {
            Running push = push(dump, cluster);
            for (int round = 0; round < 3; round++) {
                for (int slot = 0; slot < 40; slot++) {
                    cluster.moveSlot(slot, round, (round + 1) % 3);
                }
            }
            assertTrue(push.isAlive(), "the push ended before the slots moved");
            Cli pushed = push.await().succeeds();
            assertTrue(pushed.err().contains("compared 20001 keys: all equal"), pushed.err());
            for (int node = 0; node < ShardCluster.SLOTS.size(); node++) {
                String slots = ShardCluster.SLOTS.get(node);
                Cli.run("diff", dump.toString(), cluster.addresses().get(node), "--slot", slots)
                        .succeeds();
            }
        }
    }

    @Test
    void primariesMayFailOverMeanwhile() throws Exception {
        Path dump = filled();
        try (ShardCluster cluster = cluster()) {
            cluster.addReplicas(KIND);
            Running push = push(dump, cluster);
            Thread.sleep(500);
            cluster.failOver(0);
            cluster.failOver(1);
            assertTrue(push.isAlive(), "the push ended before the primaries failed over");
            Cli pushed = push.await().succeeds();
            assertTrue(pushed.err().contains("compared 20001 keys: all equal"), pushed.err());
            Cli.run("diff", dump.toString(), cluster.replica(0), "--slot", ShardCluster.SLOTS.get(0))
                    .succeeds();
        }
    }

    /**
     * A primary may answer and die before its replica has the keys. Those keys are lost, and the comparison finds them.
     */
    @Test
    void aPrimaryMayDieMeanwhile() throws Exception {
        Path dump = filled();
        try (ShardCluster cluster = cluster()) {
            cluster.addReplicas(KIND);
            Running push = push(dump, cluster);
            Thread.sleep(500);
            cluster.kill(1);
            Cli pushed = push.await();
            assertTrue(pushed.err().contains("sent 20001 keys"), pushed.err());
            assertEquals(
                    pushed.err().contains("compared 20001 keys: all equal") ? ExitCode.DONE : ExitCode.NO,
                    pushed.exitCode(),
                    pushed.err());
            Cli.run("push", dump.toString(), cluster.addresses().get(0), "--replace", "--verify", "all")
                    .succeeds();
            Cli.run("diff", dump.toString(), cluster.replica(1), "--slot", ShardCluster.SLOTS.get(1))
                    .succeeds();
        }
    }

    @Test
    void aDatabaseThatAServerLacksGetsNoKey() {
        try (RealServer server = RealServer.start(KIND, "--databases", "2")) {
            Cli.run("push", Cli.dump("redis-6.2-multidb").toString(), server.address())
                    .fails(ExitCode.IO, "the server refuses database", "out of range");
            assertTrue(server.dbSizes().isEmpty(), () -> "sent: " + server.dbSizes());
        }
    }
}
