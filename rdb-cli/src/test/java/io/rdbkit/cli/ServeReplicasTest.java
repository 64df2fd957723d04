package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.NewKey;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.serve.DumpServer;
import io.rdbkit.serve.ServeOptions;
import io.rdbkit.serve.ServedDump;
import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.value.StringValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers that are told REPLICAOF load a served dump, and have what they would have if they had loaded its file. */
class ServeReplicasTest {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path dir;

    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());

    private DumpServer serve(Path dump, Plan plan, boolean once) throws IOException {
        return DumpServer.start(
                new ServedDump(dump, Source.of(dump), plan),
                null,
                new ServeOptions(new InetSocketAddress("0.0.0.0", 0), null, 100, once, System.currentTimeMillis()),
                failures::add);
    }

    private static void follow(RealServer replica, int port) {
        replica.client().call("SLAVEOF", replica.thisMachine(), Integer.toString(port));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(50);
        }
    }

    private static boolean isUp(RealServer replica) {
        return replica.client().text("INFO", "replication").contains("master_link_status:up");
    }

    /** Waits as the command does with --once. */
    private static void awaitEnd(DumpServer server) throws Exception {
        CompletableFuture.runAsync(() -> {
                    try {
                        server.await();
                    } catch (InterruptedException | RdbException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Without those that tell that the link to the master has ended. */
    private static List<String> warnings(RealServer replica) {
        return replica.logWarnings().stream()
                .filter(line ->
                        !line.matches(".*(?:Connection with master lost\\.|Setting secondary replication ID to .*)"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void aReplicaHasAllOfTheDump(ServerKind kind) throws Exception {
        Path dump = dir.resolve("dump.rdb");
        ServerState before;
        try (RealServer source = RealServer.start(kind)) {
            RichData.load(source);
            before = source.state();
            source.save(dump);
        }
        try (DumpServer server = serve(dump, Plan.NOTHING, true);
                RealServer replica = RealServer.start(kind)) {
            replica.client().call("SET", "what it had", "is gone");
            follow(replica, server.address().getPort());
            awaitEnd(server);
            assertEquals(List.of(), before.differences(replica.state()));
            replica.client().call("SLAVEOF", "NO", "ONE");
            assertEquals(List.of(), before.differences(replica.state()));
            assertEquals(List.of(), warnings(replica));
        }
        assertEquals(List.of(), failures);
    }

    @ParameterizedTest
    @CsvSource({
        "redis-8.0-multidb, REDIS_6_2, redis-6.2",
        "redis-8.0-multidb, REDIS_3_2, redis-3.2",
        "redis-8.0-field-ttls, VALKEY_9_1, valkey-9.1"
    })
    void aDumpOfAnotherVersionIsConverted(String name, ServerKind kind, String target) throws Exception {
        Path dump = Cli.dump(name);
        Path converted = dir.resolve("converted.rdb");
        Rewrite.from(dump).target(Target.parse(target)).to(converted);
        try (RealServer loaded = RealServer.load(kind, converted);
                DumpServer server = serve(dump, Plan.NOTHING, true);
                RealServer replica = RealServer.start(kind)) {
            follow(replica, server.address().getPort());
            awaitEnd(server);
            replica.client().call("SLAVEOF", "NO", "ONE");
            assertEquals(List.of(), loaded.state().differences(replica.state()));
            assertEquals(List.of(), warnings(replica));
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void aReplicaThatCannotHoldTheDumpIsToldWhy() throws Exception {
        try (DumpServer server = serve(Cli.dump("redis-8.0-field-ttls"), Plan.NOTHING, false);
                RealServer replica = RealServer.start(ServerKind.REDIS_6_2)) {
            replica.client().call("SET", "k", "stays");
            follow(replica, server.address().getPort());
            await("it is told", () -> replica.logWarnings().stream()
                    .anyMatch(line -> line.contains("can't be written for redis-6.2")));
            replica.client().call("SLAVEOF", "NO", "ONE");
            assertEquals("stays", replica.client().text("GET", "k"));
            await("the user is told", () -> !failures.isEmpty());
        }
        assertEquals(1, failures.size(), failures.toString());
        assertTrue(failures.get(0).getMessage().contains("can't be written for redis-6.2"), failures.toString());
    }

    @Test
    void whoServesOnceEndsWhenTheReplicaCannotHoldTheDump() throws Exception {
        try (DumpServer server = serve(Cli.dump("redis-8.0-field-ttls"), Plan.NOTHING, true);
                RealServer replica = RealServer.start(ServerKind.REDIS_6_2)) {
            follow(replica, server.address().getPort());
            RdbRefusedException refused = assertThrows(
                    RdbRefusedException.class,
                    () -> assertTimeoutPreemptively(Duration.ofSeconds(PATIENCE_SECONDS), server::await));
            assertTrue(refused.getMessage().contains("can't be written for redis-6.2"), refused.getMessage());
            await("it is told", () -> replica.logWarnings().stream()
                    .anyMatch(line -> line.contains("can't be written for redis-6.2")));
        }
        assertTrue(failures.stream().noneMatch(RdbException.class::isInstance), failures.toString());
    }

    @Test
    void manyReplicasWaitForTheirTurn() throws Exception {
        Path dump = Cli.dump("redis-7.0-rich");
        byte[] expected = Files.readAllBytes(dump);
        List<Socket> sockets = new ArrayList<>();
        try (DumpServer server = serve(dump, Plan.NOTHING, false)) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort());
                sockets.add(socket);
                socket.setSoTimeout(PATIENCE_SECONDS * 1000);
                String ask = sockets.size() % 2 == 0 ? "PSYNC ? -1\r\n" : "SYNC\r\n";
                socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket socket : sockets) {
                InputStream in = socket.getInputStream();
                if (sockets.indexOf(socket) % 2 == 1) {
                    String answer = line(in);
                    assertTrue(answer.matches("\\+FULLRESYNC [0-9a-f]{40} 0"), answer);
                }
                assertEquals("$" + expected.length, line(in));
                assertArrayEquals(expected, in.readNBytes(expected.length));
                assertEquals("*1", line(in)); // of the PING, without an acknowledgement: the length has told the end
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** The next line with content. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b; (b = in.read()) >= 0 && (b != '\n' || line.length() == 0); ) {
            if (b != '\n' && b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Test
    void twoReplicasGetTheKeysThatStayByTheirNewNames() throws Exception {
        Path dump = Cli.dump("redis-7.0-rich");
        Plan plan = Plan.NOTHING
                .keep("--key", Keys.glob(Bytes.utf8("user:*")))
                .rename(key -> key.withKey(Bytes.utf8("copy:" + key.key())));
        Path rewritten = dir.resolve("rewritten.rdb");
        Rewrite.from(dump).by(plan).to(rewritten);
        try (RealServer loaded = RealServer.load(ServerKind.REDIS_7_0_15, rewritten);
                DumpServer server = serve(dump, plan, false);
                RealServer one = RealServer.start(ServerKind.REDIS_7_0_15);
                RealServer other = RealServer.start(ServerKind.REDIS_7_0_15)) {
            follow(one, server.address().getPort());
            follow(other, server.address().getPort());
            for (RealServer replica : List.of(one, other)) {
                await("it is up", () -> isUp(replica));
                assertEquals(List.of(), loaded.state().differences(replica.state()));
            }
            assertTrue(one.dbSizes().values().stream().mapToLong(n -> n).sum() > 10);
            assertEquals(List.of(), failures);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"REDIS_2_8", "REDIS_3_2", "REDIS_6_2", "REDIS_7_0_15"})
    void aReplicaWhoseLinkBrokeGoesOn(ServerKind kind) throws Exception {
        try (DumpServer server = serve(Cli.dump("redis-2.8-rich"), Plan.NOTHING, false);
                RealServer replica = RealServer.start(kind)) {
            follow(replica, server.address().getPort());
            await("it is up", () -> isUp(replica));
            try (Client asked = Client.to(server.address().getPort())) {
                Pattern acknowledged = Pattern.compile("slave0:.*,offset=[1-9]");
                await("it has acknowledged a PING", () -> acknowledged
                        .matcher(asked.text("INFO", "replication"))
                        .find());
            }
            String before = replica.digest();
            replica.client().call("CLIENT", "KILL", addressOfMaster(replica));
            await("it has gone on", () -> replica.hasLogged("accepted a Partial Resynchronization") && isUp(replica));
            assertEquals(before, replica.digest());
        }
        assertEquals(List.of(), failures);
    }

    private static String addressOfMaster(RealServer replica) {
        return replica.client()
                .text("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains(" flags=M "))
                .map(line -> line.replaceAll(".* addr=(\\S+) .*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTransferThatIsCutBeginsAgain() throws Exception {
        Path dump = Cli.dump("redis-7.0-rich");
        long size = Files.size(dump);
        try (DumpServer server = serve(dump, Plan.NOTHING, false);
                CutLink link =
                        new CutLink(server.address().getPort(), size / 2, CutLink.Fault.CLOSE).then(Long.MAX_VALUE);
                RealServer loaded = RealServer.load(ServerKind.REDIS_7_0_15, dump);
                RealServer replica = RealServer.start(ServerKind.REDIS_7_0_15)) {
            follow(replica, Integer.parseInt(link.address().replaceAll(".*:", "")));
            await("it comes back", () -> link.count() > 1);
            await("it is up", () -> isUp(replica));
            assertEquals(List.of(), loaded.state().differences(replica.state()));
        }
        assertEquals(1, failures.size(), failures.toString());
        assertTrue(
                failures.get(0).getMessage().endsWith("the link ended before it had loaded the dump"),
                failures.toString());
    }

    private Socket say(DumpServer server, String commands) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Gets the dump and the first PING, and leaves before it has acknowledged anything. Returns the id of the stream. */
    private String leaveAfterThePing(DumpServer server, long size) throws IOException {
        try (Socket link = say(server, "PSYNC ? -1\r\n")) {
            InputStream in = link.getInputStream();
            String id = line(in).split(" ")[1];
            assertEquals("$" + size, line(in));
            in.readNBytes((int) size);
            assertEquals("*1$4PING", line(in) + line(in) + line(in));
            return id;
        }
    }

    @Test
    void aReplicaWhoseFirstAcknowledgementWasLostEndsTheServer() throws Exception {
        Path dump = Cli.dump("redis-7.0-rich");
        try (DumpServer server = serve(dump, Plan.NOTHING, true)) {
            String id = leaveAfterThePing(server, Files.size(dump));
            try (Socket link = say(server, "REPLCONF capa psync2\r\nPSYNC " + id + " 15\r\n")) {
                assertEquals("+OK", line(link.getInputStream()));
                assertEquals("+CONTINUE " + id, line(link.getInputStream()));
                link.getOutputStream().write("REPLCONF ACK 14\r\n".getBytes(StandardCharsets.US_ASCII));
                awaitEnd(server);
            }
        }
    }

    @Test
    void anOffsetThatWasNeverSentBeginsWithTheDump() throws Exception {
        Path dump = Cli.dump("redis-7.0-rich");
        try (DumpServer server = serve(dump, Plan.NOTHING, false)) {
            String id = leaveAfterThePing(server, Files.size(dump));
            try (Socket link = say(server, "PSYNC " + id + " 1015\r\n")) {
                assertEquals("+FULLRESYNC " + id + " 0", line(link.getInputStream()));
            }
        }
    }

    /** Replicas that have left keep nobody from his turn: what is made for them ends early, or doesn't begin. */
    @Test
    void nothingMoreIsMadeForReplicasThatHaveLeft() throws Exception {
        Path dump = dir.resolve("many.rdb");
        int keys = 200_000;
        try (RdbWriter out = RdbWriter.create(dump, new RdbVersion(Fork.REDIS, 10))) {
            for (int i = 0; i < keys; i++) {
                out.write(NewKey.of(0, Bytes.utf8("key:" + i), StringValue.of(Bytes.utf8("value:" + i))));
            }
            out.finish();
        }
        AtomicInteger read = new AtomicInteger();
        AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
        Plan plan = Plan.NOTHING.keep("through the gate", key -> {
            assertDoesNotThrow(() -> gate.get().await());
            read.incrementAndGet();
            return true;
        });
        List<Socket> links = new ArrayList<>();
        try (DumpServer server = serve(dump, plan, false)) {
            gate.set(new CountDownLatch(1));
            read.set(0);
            int replicas = 20;
            for (int i = 0; i < replicas; i++) {
                links.add(say(server, "SYNC\r\n"));
            }
            await("all have come", () -> connected(server) == replicas);
            for (Socket link : links) {
                link.close();
            }
            await("all have left", () -> connected(server) == 0);
            gate.get().countDown();
            try (Socket link = say(server, "SYNC\r\n")) {
                assertTrue(line(link.getInputStream()).startsWith("$"));
            }
            assertTrue(read.get() < 4 * keys, () -> read + " keys were read for one replica");
        }
    }

    private int connected(DumpServer server) {
        try (Socket link = say(server, "INFO replication\r\n")) {
            InputStream in = link.getInputStream();
            String line = line(in);
            while (!line.startsWith("connected_slaves:")) {
                line = line(in);
            }
            return Integer.parseInt(line.replaceAll(".*:", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"functions, true", "'', false"})
    void aFilterLeavesKeysOut(String filter, boolean hasFunctions) throws Exception {
        Path pulled = dir.resolve("pulled.rdb");
        try (DumpServer server = serve(Cli.dump("redis-7.0.15-functions"), Plan.NOTHING, false);
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(PATIENCE_SECONDS * 1000);
            socket.getOutputStream()
                    .write(("REPLCONF rdb-only 1 rdb-filter-only \"" + filter + "\"\r\nSYNC\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals("+OK", line(socket.getInputStream()));
            Files.copy(socket.getInputStream(), pulled);
        }
        try (RdbReader in = RdbReader.open(pulled)) {
            long found = 0;
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                assertFalse(entry instanceof KeyEntry, () -> "a key");
                found += entry instanceof FunctionEntry ? 1 : 0;
            }
            assertEquals(hasFunctions, found > 0);
        }
    }

    /** It would flush what it has, and then see that it can't load the dump. */
    @Test
    void aReplicaThatDoesNotTellItsVersionIsRefused() throws Exception {
        Plan forIt = Plan.NOTHING.target(Target.parse("redis-6.2"));
        try (DumpServer unknown = serve(Cli.dump("redis-8.0-multidb"), Plan.NOTHING, false);
                DumpServer known = serve(Cli.dump("redis-8.0-multidb"), forIt, true);
                RealServer replica = RealServer.start(ServerKind.REDIS_6_2)) {
            replica.client().call("SET", "k", "stays");
            replica.client().call("CONFIG", "SET", "requirepass", "secret");
            follow(replica, unknown.address().getPort());
            await("the user is told", () -> !failures.isEmpty());
            assertEquals("stays", replica.client().text("GET", "k"));
            assertTrue(failures.get(0).getMessage().contains("--target"), failures.toString());
            follow(replica, known.address().getPort());
            awaitEnd(known);
            assertTrue(replica.dbSizes().size() > 1);
        }
        assertEquals(1, failures.size(), failures.toString());
    }

    /** It names a version of Valkey, but it is no server: nothing is converted for it. */
    @ParameterizedTest
    @ValueSource(strings = {"redis-7.0-rich", "redis-8.0-rich", "valkey-9.1-rich"})
    void theCommandItselfPullsWhatItServes(String name) throws Exception {
        Path dump = Cli.dump(name);
        Path pulled = dir.resolve("pulled.rdb");
        try (DumpServer server = serve(dump, Plan.NOTHING, false)) {
            Cli.run("pull", "redis://127.0.0.1:" + server.address().getPort(), "-o", pulled.toString())
                    .succeeds();
        }
        assertArrayEquals(Files.readAllBytes(dump), Files.readAllBytes(pulled));
        assertEquals(List.of(), failures);
    }
}
