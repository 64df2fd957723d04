package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerStartException;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Dumps of servers that don't run here, from a directory that {@code RDB_CORPUS} names. They are sent as commands to
 * the newest server of each fork and to one of their own age. The piped server then holds the same data as a server
 * that loads the dump. {@code -Drdb.proof=full} uses every dump; otherwise {@link CorpusTrip} chooses.
 */
class RespCorpusProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    /** @param restore whether to try RESTORE too */
    private record Case(String version, ServerKind kind, boolean restore) {

        Case(String version, ServerKind kind) {
            this(version, kind, false);
        }
    }

    /** The closest server, and later ones that load the dump too. */
    private static final List<Case> LOADED = List.of(
            new Case("redis-2.4.18", ServerKind.REDIS_2_8),
            new Case("redis-2.8.24", ServerKind.REDIS_2_8),
            new Case("redis-2.8.24", ServerKind.REDIS_8_0, true),
            new Case("redis-3.2.13", ServerKind.REDIS_3_2),
            new Case("redis-4.0.14", ServerKind.REDIS_6_0, true),
            new Case("redis-5.0.14", ServerKind.REDIS_6_0),
            new Case("redis-5.0.14", ServerKind.REDIS_8_0, true),
            new Case("redis-5.0.14", ServerKind.VALKEY_9_1),
            new Case("redis-6.2.16", ServerKind.REDIS_6_2, true),
            new Case("redis-7.0.15", ServerKind.REDIS_7_0_15),
            new Case("redis-7.0.15", ServerKind.VALKEY_9_1, true),
            new Case("redis-7.2.6", ServerKind.VALKEY_8_1),
            new Case("redis-7.2.6", ServerKind.REDIS_8_0, true),
            new Case("redis-7.4.1", ServerKind.REDIS_8_0, true),
            new Case("redis-8.0.6", ServerKind.REDIS_8_0, true),
            new Case("valkey-8.1.1", ServerKind.VALKEY_8_1),
            new Case("valkey-8.1.1", ServerKind.REDIS_8_0, true),
            new Case("valkey-9.1.2", ServerKind.VALKEY_9_1, true));

    @TestFactory
    Stream<DynamicTest> commandsBuildWhatALoadedDumpHolds() {
        return tests(LOADED.stream(), RespCorpusProofTest::proveCommands);
    }

    private interface Proof {
        void of(CorpusTrip trip) throws IOException;
    }

    private static Stream<DynamicTest> tests(Stream<Case> cases, Proof proof) {
        List<CorpusDump> dumps = dumps();
        List<CorpusTrip> all = cases.flatMap(c -> dumps.stream()
                        .filter(dump -> dump.folder().equals(c.version))
                        .map(dump -> new CorpusTrip(dump, c.kind)))
                .toList();
        // Dumps with module values are skipped if the server here can't load them. So they can't cover other dumps.
        List<CorpusTrip> sure =
                all.stream().filter(trip -> !trip.dump().hasModules()).toList();
        Set<CorpusTrip> chosen = new HashSet<>(all);
        chosen.removeAll(sure);
        chosen.addAll(CorpusTrip.chosen(sure));
        List<CorpusTrip> proven = new ArrayList<>();
        Stream<DynamicTest> tests = all.stream()
                .filter(chosen::contains)
                .map(trip -> DynamicTest.dynamicTest(trip.dump() + " in " + trip.target(), () -> {
                    proof.of(trip);
                    proven.add(trip);
                }));
        return Stream.concat(
                tests, Stream.of(DynamicTest.dynamicTest("nothing was left out that only others have", () -> {
                    assumeTrue(
                            all.stream().allMatch(trip -> trip.target().isAvailable()),
                            "not all servers are available");
                    assertTrue(CorpusTrip.covered(proven).containsAll(CorpusTrip.covered(sure)));
                })));
    }

    private static void proveCommands(CorpusTrip trip) throws IOException {
        Path dump = trip.dump().file();
        RealServer loaded = loadOrSkip(dump, trip.target());
        CommandLimits.acknowledgeDeleted(loaded);
        ServerState expected = comparable(loaded, trip);
        RealServer piped = SERVERS.empty(trip.target());
        assertEquals(List.of(), piped.pipe(RespProofTest.commands(dump)));
        assertEquals(List.of(), expected.differences(comparable(piped, trip)));
    }

    private static ServerState comparable(RealServer server, CorpusTrip trip) {
        CommandLimits.makeZerosPlain(server);
        ServerState state = CommandLimits.withoutTimesSeen(server.state());
        // The server is 7.0 or later, and the streams are older.
        boolean oldStreams =
                trip.target().hasFunctions() && trip.dump().folder().matches("redis-[56].*");
        return oldStreams ? CommandLimits.withoutReadCounts(state) : state;
    }

    @TestFactory
    Stream<DynamicTest> restoreBringsBackWhatALoadedDumpHolds() {
        return tests(LOADED.stream().filter(Case::restore), RespCorpusProofTest::proveRestore);
    }

    private static void proveRestore(CorpusTrip trip) throws IOException {
        Path dump = trip.dump().file();
        ServerKind kind = trip.target();
        ServerState expected = loadOrSkip(dump, kind).state();
        RealServer restored = SERVERS.empty(kind);
        assertEquals(List.of(), restored.pipe(RespProofTest.commands(dump, "--restore")));
        // At load a server leaves out hashes whose fields have all expired. After RESTORE it deletes them later.
        await(() -> restored.dbSizes().equals(expected.dbSizes()));
        assertEquals(List.of(), expected.differences(restored.state()));
    }

    private static void await(BooleanSupplier condition) {
        for (int tries = 0; tries < 100 && !condition.getAsBoolean(); tries++) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    /**
     * Neither fork loads the other's files. So the data that the commands build is compared with the data in the fork's
     * own server.
     */
    private static final List<Case> OF_THE_OTHER_FORK = List.of(
            new Case("redis-7.4.1", ServerKind.VALKEY_9_1),
            new Case("redis-8.0.6", ServerKind.VALKEY_9_1),
            new Case("valkey-9.1.2", ServerKind.REDIS_8_0));

    @TestFactory
    Stream<DynamicTest> commandsBuildInOneForkWhatTheOtherHolds() {
        return tests(OF_THE_OTHER_FORK.stream(), RespCorpusProofTest::proveAcross);
    }

    private static void proveAcross(CorpusTrip trip) throws IOException {
        Path dump = trip.dump().file();
        ServerKind kind = trip.target();
        RealServer own = loadOrSkip(dump, kind == ServerKind.VALKEY_9_1 ? ServerKind.REDIS_8_0 : ServerKind.VALKEY_9_1);
        own.types().forEach((key, type) -> {
            if (type.equals("vectorset")) {
                own.client().callIn(key.db(), "DEL", key.key());
            }
        });
        CommandLimits.acknowledgeDeleted(own);
        SortedMap<ServerKey, String> contents = own.contents();
        ServerState expected = withoutDigest(own.state());
        RealServer piped = SERVERS.empty(kind);
        assertEquals(List.of(), piped.pipe(RespProofTest.commands(dump, "--no-modules")));
        assertEquals(contents, piped.contents());
        assertEquals(List.of(), expected.differences(withoutDigest(piped.state())));
    }

    /** The forks digest field expiries in different ways. */
    private static ServerState withoutDigest(ServerState state) {
        ServerState plain = CommandLimits.withoutTimesSeen(state);
        return new ServerState(
                "", plain.dbSizes(), plain.expiries(), plain.fieldExpiries(), plain.streams(), plain.functions());
    }

    private static List<CorpusDump> dumps() {
        String corpus = System.getenv("RDB_CORPUS");
        assumeTrue(corpus != null, "RDB_CORPUS is not set");
        return CorpusDump.all(Path.of(corpus)).stream()
                // Directly in the folder of its server.
                .filter(dump -> dump.file().getParent().endsWith(dump.folder()))
                .filter(dump -> dump.file().toString().endsWith(".rdb"))
                // No server here has their modules.
                .filter(dump -> !dump.file().endsWith("modules.rdb"))
                .toList();
    }

    /** For example, 8.0.2 can't load the vector sets of 8.0.6. */
    private static RealServer loadOrSkip(Path dump, ServerKind kind) {
        try {
            return SERVERS.load(kind, dump);
        } catch (ServerStartException e) {
            return abort("the server here does not load the file: " + e.getMessage());
        }
    }
}
