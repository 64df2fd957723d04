package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that break, and servers that refuse a login. No file appears, and the exit code reports the failure. */
class LiveLinkTest {

    @TempDir
    Path dir;

    private String out() {
        return dir.resolve("out.rdb").toString();
    }

    private static RealServer start(ServerKind kind, String... more) {
        String[] all = Arrays.copyOf(more, more.length + (kind.hasFunctions() ? 2 : 0));
        if (kind.hasFunctions()) {
            all[more.length] = "--repl-diskless-sync-delay";
            all[more.length + 1] = "0";
        }
        return RealServer.start(kind, all);
    }

    /**
     * Redis 6.2 announces a length, 7.0 ends with a mark. The cuts are in the answers, the header, the keys and the
     * mark.
     */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"REDIS_2_8", "REDIS_6_2", "REDIS_7_0_15"})
    void aCutConnectionLeavesNoFile(ServerKind kind) throws IOException {
        try (RealServer server = start(kind)) {
            server.client().call("DEBUG", "POPULATE", "2000");
            long size = measured(server);
            for (long cut : new long[] {0, 3, 60, 110, 150, 300, size / 2, size - 41, size - 40, size - 9, size - 1}) {
                try (CutLink link = new CutLink(server.port(), cut, CutLink.Fault.CLOSE)) {
                    Cli.run("pull", link.address(), "-o", out()).fails(ExitCode.IO, "the link to the server broke");
                    assertEquals(List.of("size.rdb"), Cli.names(dir), "cut after " + cut + " of " + size);
                    Cli.run("rewrite", link.address(), "-o", out()).fails(ExitCode.IO, "the link to the server broke");
                    assertEquals(List.of("size.rdb"), Cli.names(dir), "cut after " + cut + " of " + size);
                }
            }
        }
    }

    /** The number of bytes that a server sends for a pull. A cut after fewer bytes is a failure. */
    private long measured(RealServer server) throws IOException {
        String file = dir.resolve("size.rdb").toString();
        Cli.run("pull", server.address(), "-o", file).succeeds();
        long low = Files.size(Path.of(file)) / 2;
        long high = Files.size(Path.of(file)) + 1000;
        while (low < high) {
            long middle = (low + high) / 2;
            try (CutLink link = new CutLink(server.port(), middle, CutLink.Fault.CLOSE)) {
                if (Cli.run("verify", link.address()).exitCode() == ExitCode.DONE) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
        }
        return low;
    }

    @Test
    void aStalledConnectionEndsWithTheTimeout() throws IOException {
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            server.client().call("DEBUG", "POPULATE", "2000");
            try (CutLink link = new CutLink(server.port(), 5000, CutLink.Fault.STALL)) {
                Cli.run("pull", link.address() + "?timeout=1", "-o", out())
                        .fails(ExitCode.IO, "no byte came from the server for 1 s");
            }
        }
        assertEquals(List.of(), Cli.names(dir));
    }

    /** A server that is loading accepts connections, but answers LOADING to every command. */
    @Test
    void aPullWaitsForAServerThatIsLoading() throws Exception {
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            server.client().call("DEBUG", "POPULATE", "2000");
            server.client().call("CONFIG", "SET", "loading-process-events-interval-bytes", "1024");
            server.client().call("CONFIG", "SET", "key-load-delay", "1000");
            Thread reload = new Thread(() -> server.client().call("DEBUG", "RELOAD"));
            reload.start();
            Thread.sleep(300);
            Cli.run("pull", server.address() + "?timeout=1", "-o", out()).fails(ExitCode.IO, "LOADING");
            Cli.run("pull", server.address(), "-o", out()).succeeds();
            reload.join();
            Cli.run("diff", out(), server.address()).succeeds();
        }
    }

    /** So the mark arrives in forty pieces. */
    @Test
    void bytesMayArriveOneByOne() throws IOException {
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            server.client().call("DEBUG", "POPULATE", "100");
            try (CutLink link = new CutLink(server.port(), Long.MAX_VALUE, CutLink.Fault.SINGLE_BYTES)) {
                Cli.run("pull", link.address(), "-o", out()).succeeds();
            }
            Cli.run("diff", out(), server.address()).succeeds();
        }
    }

    @Test
    void aPushOverABrokenConnectionFailsUnlessItReplaces() throws IOException {
        Path dump = dir.resolve("dump.rdb");
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            server.client().call("DEBUG", "POPULATE", "30000");
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            server.clear();
            try (CutLink link = new CutLink(server.port(), 60_000, CutLink.Fault.CLOSE)) {
                Cli.run("push", dump.toString(), link.address()).fails(ExitCode.IO, "the link to the server broke");
            }
            server.clear();
            // Each connection breaks after some ten thousand answers. A new one continues.
            try (CutLink link = new CutLink(server.port(), 60_000, CutLink.Fault.CLOSE)) {
                Cli.run("push", dump.toString(), link.address(), "--replace").succeeds();
            }
            Cli.run("diff", dump.toString(), server.address()).succeeds();
        }
    }

    @Test
    void aBrokenPushContinuesWhereItWas() throws IOException {
        Path dump = dir.resolve("dump.rdb");
        Path checkpoint = dir.resolve("checkpoint");
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            server.client().call("DEBUG", "POPULATE", "30000");
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            server.clear();
            try (CutLink link = new CutLink(server.port(), 60_000, CutLink.Fault.CLOSE)) {
                String[] push = {
                    "push", dump.toString(), link.address(), "--skip-existing", "--resume", checkpoint.toString()
                };
                Cli.run(push).fails(ExitCode.IO, "the link to the server broke");
                assertTrue(Files.exists(checkpoint));
                Cli.run("push", dump.toString(), link.address(), "--replace", "--resume", checkpoint.toString())
                        .fails(ExitCode.USAGE, "not the checkpoint of this command line");
                link.heal();
                Cli rest = Cli.run(push).succeeds();
                // The first 10,000 keys were answered. How many more arrived is unknown.
                Matcher counts =
                        Pattern.compile("sent (\\d+) keys, skipped (\\d+) ").matcher(rest.err());
                assertTrue(counts.find(), rest.err());
                assertEquals(20_000, Integer.parseInt(counts.group(1)) + Integer.parseInt(counts.group(2)), rest.err());
                assertFalse(Files.exists(checkpoint));
            }
            Cli.run("diff", dump.toString(), server.address()).succeeds();
        }
    }

    /** Keys of 8.0 are sent unchanged to a server that doesn't know their types. */
    @Test
    void refusedKeysAreNamedAndTheOthersAreSent() {
        Path dump = Cli.dump("redis-8.0-rich");
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            Cli push = Cli.run("push", dump.toString(), server.address(), "--target", "redis-8.0");
            assertEquals(ExitCode.REFUSED, push.exitCode(), push.err());
            Matcher counts = Pattern.compile("sent (\\d+) keys, REFUSED (\\d+)").matcher(push.err());
            assertTrue(counts.find(), push.err());
            long refused = Long.parseLong(counts.group(2));
            long named = push.err()
                    .lines()
                    .filter(line -> line.startsWith("rdb: the server refuses key "))
                    .count();
            assertEquals(Math.min(10, refused), named, push.err());
            long there = server.dbSizes().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertEquals(Long.parseLong(counts.group(1)), there, push.err());
            assertTrue(there > 0 && refused > 0, push.err());
        }
    }

    @Test
    void aFullServerEndsThePush() throws IOException {
        Path dump = dir.resolve("dump.rdb");
        try (RealServer server = start(ServerKind.REDIS_7_0_15)) {
            server.client().call("SET", "long", "x".repeat(3_000_000));
            server.client().call("SET", "short", "x");
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            server.clear();
            server.client().call("CONFIG", "SET", "maxmemory", "1mb");
            Cli full = Cli.run("push", dump.toString(), server.address()).fails(ExitCode.IO, "OOM");
            assertTrue(full.err().contains("to take more after 0 keys"), full.err());
        }
    }

    @Test
    void aPasswordMayComeFromAFile() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "s3cret\n");
        Path acl = Files.writeString(
                dir.resolve("users"),
                "user default off\nuser backup on >s3cret +psync +replconf +ping\nuser weak on >s3cret +ping\n");
        Path socket = Path.of("/tmp", "rdb-live-" + ProcessHandle.current().pid() + ".sock");
        ServerKind kind = ServerKind.REDIS_7_0_15;
        kind.orSkip();
        Path binary = kind.executable();
        Process server = new ProcessBuilder(
                        binary.toString(),
                        "--port",
                        "0",
                        "--unixsocket",
                        socket.toString(),
                        "--aclfile",
                        acl.toString(),
                        "--save",
                        "",
                        "--repl-diskless-sync-delay",
                        "0",
                        "--dir",
                        dir.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile())
                .start();
        try {
            awaitFile(socket);
            Cli.run("pull", "unix://" + socket, "-o", out()).fails(ExitCode.IO, "NOAUTH");
            Cli.run("pull", "unix://backup@" + socket, "-o", out()).fails(ExitCode.IO, "no password");
            String query = "?password-file=" + secret;
            Cli.run("pull", "unix://weak@" + socket + query, "-o", out()).fails(ExitCode.IO, "NOPERM");
            Cli wrong = Cli.run("pull", "unix://nobody@" + socket + query, "-o", out())
                    .fails(ExitCode.IO, "WRONGPASS");
            assertFalse(wrong.err().contains("s3cret"), wrong.err());
            assertFalse(Files.exists(Path.of(out())));
            Cli.run("pull", "unix://backup@" + socket + query, "-o", out()).succeeds();
            Cli.run("verify", out()).succeeds();
        } finally {
            server.destroyForcibly().onExit().join();
            Files.deleteIfExists(socket);
        }
    }

    private static void awaitFile(Path file) {
        for (int i = 0; i < 200 && !Files.exists(file); i++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertTrue(Files.exists(file));
    }

    @Test
    void commandsThatOnlyReadFilesRefuseAServer() {
        Cli.run("build", "redis://localhost", "-o", out()).fails(ExitCode.USAGE, "this command reads files");
        Cli.run("repair", "redis://localhost", "-o", out()).fails(ExitCode.USAGE, "this command reads files");
        Cli.run("verify", "--deep", "--target", "redis-7.0", "redis://localhost")
                .fails(ExitCode.USAGE, "reads a file twice");
        Cli.run("keys", "redis://user:s3cret@localhost").fails(ExitCode.USAGE, "RDB_PASSWORD");
        Cli.run("pull", "dump.rdb", "-o", out()).fails(ExitCode.USAGE, "an address begins with");
    }
}
