package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.serve.DumpServer;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import io.rdbkit.transform.Plan;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that follows a served dump holds what a server holds that has loaded the file, also when it follows no longer. */
class ServeReplicaTest {

    private static final FreshServers SERVERS = new FreshServers();

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    /** Those that run in containers can't reach this process. */
    @ParameterizedTest
    @EnumSource(names = {"REDIS_2_8", "REDIS_3_2", "REDIS_6_2", "REDIS_7_0_15"})
    void aReplicaHoldsTheDump(ServerKind kind) throws Exception {
        Path dump = RichDump.of(kind, SERVERS).copiedTo(dir.resolve("rich.rdb")).file();
        ServerState expected = SERVERS.load(kind, dump).state();
        RealServer replica = SERVERS.empty(kind);
        try (DumpServer server = ServedDumps.start(dump)) {
            follow(replica, server);
            replica.client().call("SLAVEOF", "NO", "ONE");
        }
        assertEquals("", String.join("\n", expected.differences(replica.state())));
    }

    @ParameterizedTest
    @EnumSource(names = "REDIS_7_0_15")
    void aReplicaGetsWhatThePlanKeeps(ServerKind kind) throws Exception {
        Path dump = RichDump.of(kind, SERVERS).copiedTo(dir.resolve("rich.rdb")).file();
        Plan plan = Plan.NOTHING.keep("db 0", key -> key.db() == 0).rename(key -> key.withDb(4));
        RealServer replica = SERVERS.empty(kind);
        SortedMap<Integer, Long> sizes;
        try (DumpServer server = ServedDumps.start(dump, plan)) {
            follow(replica, server);
            sizes = replica.dbSizes();
            assertEquals(Map.of(4, server.keys()), sizes);
            replica.client().call("SLAVEOF", "NO", "ONE");
        }
    }

    private static void follow(RealServer replica, DumpServer server) throws InterruptedException {
        replica.client().call("SLAVEOF", "127.0.0.1", server.address().getPort());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String info;
        do {
            Thread.sleep(50);
            info = replica.client().text("INFO", "replication");
        } while (!info.contains("master_link_status:up") && System.nanoTime() < end);
        assertTrue(info.contains("master_link_status:up"), info);
    }
}
