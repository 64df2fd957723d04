package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.live.Existing;
import io.rdbkit.live.Push;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to reach a server, and the ways in which it sends its dump. All of them give the same data. */
class LiveWaysTest {

    private static final ServerKind KIND = ServerKind.REDIS_7_0_15;

    @TempDir
    Path dir;

    private static RealServer start(ServerKind kind, String... more) {
        List<String> options = new ArrayList<>(List.of(more));
        if (kind.hasFunctions()) {
            options.addAll(List.of("--repl-diskless-sync-delay", "0"));
        }
        return RealServer.start(kind, options.toArray(String[]::new));
    }

    private String out() {
        return dir.resolve("out.rdb").toString();
    }

    private void assertWholeDump(ServerKind kind, ServerState before) {
        try (RealServer loaded = RealServer.load(kind, Path.of(out()))) {
            assertEquals(List.of(), before.differences(loaded.state()));
        }
    }

    /** A server without PSYNC answers that it doesn't know the command. Servers before 2.8 don't have it. */
    @ParameterizedTest
    @CsvSource({"REDIS_2_8", "REDIS_3_2", "REDIS_6_2", "REDIS_7_0_15"})
    void aServerWithoutPsyncIsAskedBySync(ServerKind kind) {
        try (RealServer server = start(kind, "--rename-command", "PSYNC", "")) {
            RichData.load(server);
            Cli.run("pull", server.address(), "-o", out()).succeeds();
            assertWholeDump(kind, server.state());
            Cli.run("diff", out(), server.address()).succeeds();
        }
        try (RealServer server = start(kind, "--rename-command", "PSYNC", "", "--rename-command", "SYNC", "")) {
            Cli.run("pull", server.address(), "-o", dir.resolve("none.rdb").toString())
                    .fails(ExitCode.IO, "unknown command");
            assertFalse(Files.exists(dir.resolve("none.rdb")));
        }
    }

    @ParameterizedTest
    @CsvSource({"REDIS_6_2, yes", "REDIS_6_2, no", "REDIS_7_0_15, yes", "REDIS_7_0_15, no"})
    void theServerMaySendItsDumpWithOrWithoutItsDisk(ServerKind kind, String diskless) {
        try (RealServer server = start(kind, "--repl-diskless-sync", diskless, "--repl-diskless-sync-delay", "0")) {
            RichData.load(server);
            Cli.run("pull", server.address(), "-o", out()).succeeds();
            assertWholeDump(kind, server.state());
        }
    }

    /** A question waits for the answers to the batch that is on its way: both go by one connection. */
    @Test
    void aServerMayBeAskedWhileABatchIsOnItsWay() throws IOException {
        int full = 10_000;
        try (RealServer server = start(KIND);
                Push push = new Push(LiveInput.address(server.address()), Existing.REPLACE, 0, 0)) {
            for (int i = 0; i <= full; i++) {
                Bytes key = Bytes.utf8(String.format("key%05d", i));
                push.send(0, key, i, Bytes.utf8("*3\r\n$3\r\nSET\r\n$8\r\n" + key + "\r\n$1\r\nv\r\n"));
            }
            assertEquals(full, push.keys());
            assertEquals(full - 1, push.answered());
            push.flush();
            assertEquals(full + 1, push.keys());
            assertEquals(full, push.answered());
            assertEquals(full + 1, push.result().sent());
        }
    }

    @Test
    void functionsMayBePulledWithoutKeys() throws IOException {
        try (RealServer server = start(KIND);
                RealServer target = start(KIND)) {
            RichData.load(server);
            int libraries = server.functions().size();
            Cli pulled = Cli.run("pull", server.address(), "--functions-only", "-o", out())
                    .succeeds();
            assertTrue(pulled.err().contains(", 0 keys, checksum good"), pulled.err());
            Cli.run("push", out(), target.address(), "--functions").succeeds();
            assertEquals(server.functions(), target.functions());
            assertTrue(libraries > 0 && target.dbSizes().isEmpty());
            String report = dir.resolve("report").toString();
            String all = dir.resolve("all.rdb").toString();
            Cli.run("pull", server.address(), "-o", all).succeeds();
            for (String file : new String[] {out(), all}) {
                Cli.run("push", file, target.address(), "--functions", "--report", report)
                        .fails(
                                ExitCode.REFUSED,
                                "the server already has " + libraries + " of these function libraries, the first is ");
                assertTrue(target.dbSizes().isEmpty());
                assertTrue(Files.readString(Path.of(report)).contains("{\"push\":\"exists\",\"function\":true,"));
                Files.delete(Path.of(report));
            }
            Cli.run("push", all, target.address(), "--functions", "--skip-existing")
                    .succeeds();
            assertEquals(server.dbSizes(), target.dbSizes());
            Cli.run("push", out(), target.address(), "--functions", "--replace").succeeds();
        }
        try (RealServer old = start(ServerKind.REDIS_6_2)) {
            Cli.run(
                            "pull",
                            old.address(),
                            "--functions-only",
                            "-o",
                            dir.resolve("none.rdb").toString())
                    .fails(ExitCode.IO, "the server refuses REPLCONF");
            assertFalse(Files.exists(dir.resolve("none.rdb")));
        }
    }

    @Test
    void aServerMayHaveAnIpv6Address() {
        assumeTrue(hasIpv6(), "this system has no IPv6");
        try (RealServer server = start(KIND, "--bind", "127.0.0.1", "::1")) {
            RichData.load(server);
            String address = "redis://[::1]:" + server.port();
            Cli pulled = Cli.run("pull", address, "-o", out()).succeeds();
            assertTrue(pulled.err().startsWith(address + ": "), pulled.err());
            ServerState before = server.state();
            server.clear();
            Cli.run("push", out(), address, "--functions").succeeds();
            assertEquals(List.of(), before.differences(server.state()));
            Cli.run("diff", out(), address).succeeds();
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aUnixSocketWorksLikeANetwork() throws IOException {
        Path socket = Path.of("/tmp", "rdb-ways-" + ProcessHandle.current().pid() + ".sock");
        try (RealServer server = start(KIND, "--unixsocket", socket.toString())) {
            RichData.load(server);
            server.client().select(0).call("DEBUG", "POPULATE", "50000", "k", "300"); // more than a socket buffers
            Cli.run("pull", "unix://" + socket, "-o", out()).succeeds();
            ServerState before = server.state();
            server.clear();
            Cli.run("push", out(), "unix://" + socket, "--functions", "--verify", "all")
                    .succeeds();
            assertEquals(List.of(), before.differences(server.state()));
        } finally {
            Files.deleteIfExists(socket);
        }
        Cli.run("pull", "unix://" + socket, "-o", dir.resolve("none.rdb").toString())
                .fails(ExitCode.IO, "no connection to " + socket);
    }

    @Test
    void aReplicaMayBeTheSource() throws Exception {
        try (RealServer primary = start(KIND);
                RealServer replica = start(KIND)) {
            RichData.load(primary);
            replica.client().call("REPLICAOF", "127.0.0.1", primary.port());
            // At once: the replica reports that it has no data until it has them.
            Cli.run("pull", replica.address(), "-o", out()).succeeds();
            for (int i = 0;
                    i < 100 && !replica.client().text("INFO", "replication").contains("link_status:up");
                    i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            Cli.run("pull", replica.address(), "-o", out(), "--force").succeeds();
            assertWholeDump(KIND, primary.state());
        }
    }

    /** A Sentinel may name its primary by a group name. The address is then that of the current primary. */
    @Test
    void aSentinelNamesThePrimary() throws Exception {
        KIND.orSkip();
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (RealServer server = start(KIND)) {
            RichData.load(server);
            Path conf = Files.writeString(
                    dir.resolve("sentinel.conf"),
                    "bind 127.0.0.1\nport " + port + "\ndir " + dir + "\nsentinel monitor mine 127.0.0.1 "
                            + server.port() + " 1\n");
            Process sentinel = new ProcessBuilder(KIND.executable().toString(), conf.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("log").toFile())
                    .start();
            try {
                String address = "redis-sentinel://127.0.0.1:" + port;
                Cli pulled = null;
                for (int i = 0; i < 100 && (pulled == null || pulled.exitCode() != 0); i++) {
                    TimeUnit.MILLISECONDS.sleep(100);
                    pulled = Cli.run("pull", address + "/mine", "-o", out());
                }
                pulled.succeeds();
                assertWholeDump(KIND, server.state());
                Cli.run("push", out(), address + "/mine", "--replace", "--functions")
                        .succeeds();
                Cli.run(
                                "pull",
                                address + "/other",
                                "-o",
                                dir.resolve("none.rdb").toString())
                        .fails(ExitCode.IO, "the Sentinel knows no primary with the name other");
            } finally {
                sentinel.destroyForcibly().waitFor();
            }
        }
    }

    /** Pushes over a connection that is slow or goes silent. */
    @ParameterizedTest
    @ValueSource(strings = {"SINGLE_BYTES", "STALL"})
    void aPushMayHaveABadConnection(CutLink.Fault fault) throws IOException {
        try (RealServer server = start(KIND)) {
            server.client().call("DEBUG", "POPULATE", "2000");
            Cli.run("pull", server.address(), "-o", out()).succeeds();
            server.clear();
            long after = fault == CutLink.Fault.STALL ? 5000 : Long.MAX_VALUE;
            try (CutLink link = new CutLink(server.port(), after, fault)) {
                String[] push = {"push", out(), link.address() + "?timeout=1"};
                if (fault == CutLink.Fault.STALL) {
                    Cli.run(push).fails(ExitCode.IO, "no byte came from the server for 1 s");
                } else {
                    Cli.run(push).succeeds();
                    Cli.run("diff", out(), server.address()).succeeds();
                }
            }
        }
    }
}
