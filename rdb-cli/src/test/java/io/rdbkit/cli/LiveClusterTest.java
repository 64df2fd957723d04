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

    /**
     * While slots move, the keys are on both nodes: ASK and TRYAGAIN. Afterwards the slots belong to another node:
     * MOVED.
     */
    @Test
    void slotsMayMoveMeanwhile() throws Exception {
        Path dump = filled();
        try (ShardCluster cluster = cluster()) {
            Thread push = new Thread(
                    () -> Cli.run("push", dump.toString(), cluster.addresses().get(0), "--replace", "--rate", "8000")
                            .succeeds());
            Throwable[] failure = {null};
            push.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
            push.start();
            for (int slot = 0; slot < 200; slot++) {
                cluster.moveSlot(slot, 0, 1);
            }
            assertTrue(push.isAlive(), "the push ended before the slots moved");
            push.join();
            assertEquals(null, failure[0]);
            assertEquals(
                    20_001, cluster.sizes().stream().mapToLong(Long::longValue).sum());
            Cli.run("diff", dump.toString(), cluster.addresses().get(1), "--slot", "0-199,5461-10922")
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
