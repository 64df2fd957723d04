package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerStartException;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Dumps of other servers than those that run here, from a directory that {@code RDB_CORPUS} names, as commands for the newest
 * of both forks and for one of their own age: these then hold what they hold that load the dump.
 */
class RespCorpusProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    /** @param restore whether RESTORE is tried too */
    private record Case(String version, ServerKind kind, boolean restore) {

        Case(String version, ServerKind kind) {
            this(version, kind, false);
        }

        /** Whether the server is of 7.0 or later and the streams are not. */
        boolean hasOldStreams() {
            return kind.hasFunctions() && version.matches("redis-[56].*");
        }
    }

    /** The server that comes closest, and later ones that load it too. */
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
        return LOADED.stream().flatMap(c -> tests(c, dump -> proveCommands(dump, c)));
    }

    private interface Proof {
        void of(Path dump) throws IOException;
    }

    private static Stream<DynamicTest> tests(Case c, Proof proof) {
        return dumps(c.version)
                .map(dump -> DynamicTest.dynamicTest(
                        c.version + "/" + dump.getFileName() + " in " + c.kind, () -> proof.of(dump)));
    }

    private static void proveCommands(Path dump, Case c) throws IOException {
        RealServer loaded = loadOrSkip(dump, c.kind);
        CommandLimits.acknowledgeDeleted(loaded);
        ServerState expected = comparable(loaded, c);
        RealServer piped = SERVERS.empty(c.kind);
        assertEquals(List.of(), piped.pipe(RespProofTest.commands(dump, false, false, key -> true)));
        assertEquals(List.of(), expected.differences(comparable(piped, c)));
    }

    private static ServerState comparable(RealServer server, Case c) {
        CommandLimits.makeZerosPlain(server);
        ServerState state = CommandLimits.withoutTimesSeen(server.state());
        return c.hasOldStreams() ? CommandLimits.withoutReadCounts(state) : state;
    }

    @TestFactory
    Stream<DynamicTest> restoreBringsBackWhatALoadedDumpHolds() {
        return LOADED.stream().filter(Case::restore).flatMap(c -> tests(c, dump -> proveRestore(dump, c.kind)));
    }

    private static void proveRestore(Path dump, ServerKind kind) throws IOException {
        ServerState expected = loadOrSkip(dump, kind).state();
        RealServer restored = SERVERS.empty(kind);
        assertEquals(List.of(), restored.pipe(RespProofTest.commands(dump, true, false, key -> true)));
        // At load a server leaves out hashes all of whose fields have expired, after RESTORE it deletes them in its own
        // time.
        await(() -> restored.dbSizes().equals(expected.dbSizes()));
        assertEquals(List.of(), expected.differences(restored.state()));
    }

    private static void await(BooleanSupplier condition) {
        for (int tries = 0; tries < 100 && !condition.getAsBoolean(); tries++) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Neither loads the other's files: what commands build in it is compared with what the fork's own server holds. */
    private static final List<Case> OF_THE_OTHER_FORK = List.of(
            new Case("redis-7.4.1", ServerKind.VALKEY_9_1),
            new Case("redis-8.0.6", ServerKind.VALKEY_9_1),
            new Case("valkey-9.1.2", ServerKind.REDIS_8_0));

    @TestFactory
    Stream<DynamicTest> commandsBuildInOneForkWhatTheOtherHolds() {
        return OF_THE_OTHER_FORK.stream().flatMap(c -> tests(c, dump -> proveAcross(dump, c.kind)));
    }

    private static void proveAcross(Path dump, ServerKind kind) throws IOException {
        RealServer own = loadOrSkip(dump, kind == ServerKind.VALKEY_9_1 ? ServerKind.REDIS_8_0 : ServerKind.VALKEY_9_1);
        Set<ServerKey> vectors = new HashSet<>();
        own.types().forEach((key, type) -> {
            if (type.equals("vectorset")) {
                vectors.add(key);
            }
        });
        vectors.forEach(key -> own.client().callIn(key.db(), "DEL", key.key()));
        CommandLimits.acknowledgeDeleted(own);
        SortedMap<ServerKey, String> contents = own.contents();
        ServerState expected = withoutDigest(own.state());
        RealServer piped = SERVERS.empty(kind);
        Predicate<KeyEntry> known = key -> !vectors.contains(new ServerKey(key.db(), key.key()));
        assertEquals(List.of(), piped.pipe(RespProofTest.commands(dump, false, false, known)));
        assertEquals(contents, piped.contents());
        assertEquals(List.of(), expected.differences(withoutDigest(piped.state())));
    }

    /** The forks digest field expiries in different ways. */
    private static ServerState withoutDigest(ServerState state) {
        ServerState plain = CommandLimits.withoutTimesSeen(state);
        return new ServerState(
                "", plain.dbSizes(), plain.expiries(), plain.fieldExpiries(), plain.streams(), plain.functions());
    }

    private static Stream<Path> dumps(String version) {
        String corpus = System.getenv("RDB_CORPUS");
        assumeTrue(corpus != null, "RDB_CORPUS is not set");
        try (Stream<Path> files = Files.list(Path.of(corpus, version))) {
            return files
                    .filter(file -> file.toString().endsWith(".rdb"))
                    // No server here has their modules.
                    .filter(file -> !file.endsWith("modules.rdb"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 8.0.2 can't load the vector sets of 8.0.6, for one. */
    private static RealServer loadOrSkip(Path dump, ServerKind kind) {
        try {
            return SERVERS.load(kind, dump);
        } catch (ServerStartException e) {
            return abort("the server here does not load the file: " + e.getMessage());
        }
    }
}
