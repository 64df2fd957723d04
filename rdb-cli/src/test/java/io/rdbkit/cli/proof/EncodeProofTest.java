package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.NewKey;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.format.ValueKind;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value is decoded and encoded again. A fresh server that loads the file holds what the first server held. */
class EncodeProofTest {

    @TempDir
    static Path dumps;

    @TempDir
    Path dir;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench(dumps);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    private static final UnaryOperator<NewKey> UNCHANGED = key -> key;

    /**
     * Writes all keys anew. Other entries are copied if the version stays. A key that the change turns into null is
     * left out.
     */
    private Path encode(Path from, RdbVersion version, WriteOptions options, UnaryOperator<NewKey> change)
            throws IOException {
        Path out = dir.resolve("encoded.rdb");
        try (RdbReader in = RdbReader.open(from);
                RdbWriter writer = RdbWriter.create(out, version, options.withReplace(true))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    NewKey anew = change.apply(new NewKey(
                            key.db(), key.key(), key.expiry(), key.eviction(), key.metadata(), key.decode()));
                    if (anew != null) {
                        writer.write(anew);
                    }
                } else if (version.equals(in.version())) {
                    writer.write(entry);
                }
            }
            writer.finish();
        }
        return out;
    }

    private static RdbVersion version(ServerKind kind) {
        return new RdbVersion(kind.rdbVersion() >= 80 ? Fork.VALKEY : Fork.REDIS, kind.rdbVersion());
    }

    private void proveSameVersion(ServerKind kind, WriteOptions options) throws IOException {
        Path encoded = encode(bench.dump(kind).file(), version(kind), options, UNCHANGED);
        bench.assertLoadsAs(bench.live(kind).state(), kind, encoded);
    }

    @ParameterizedTest
    @EnumSource
    void typesAreThoseThatTheServerChooses(ServerKind kind) throws IOException {
        proveSameVersion(kind, WriteOptions.DEFAULT);
        assertEquals(types(bench.dump(kind).file()), types(dir.resolve("encoded.rdb")));
    }

    /**
     * The type of each key in the file. For a hash that once had field expiries: the type that the server would write
     * without them.
     */
    private static SortedMap<ServerKey, String> types(Path dump) throws IOException {
        SortedMap<ServerKey, String> types = new TreeMap<>();
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key && !key.key().toString().equals("hfe:persisted")) {
                    types.put(new ServerKey(key.db(), key.key()), key.type().toString());
                }
            }
        }
        assertTrue(types.size() > 300);
        return types;
    }

    @ParameterizedTest
    @EnumSource
    void allPlainAndUncompressed(ServerKind kind) throws IOException {
        Threshold none = new Threshold(0, 0);
        Thresholds nothing = new Thresholds(none, none, 0, none, 1, none, new Threshold(1, 0));
        proveSameVersion(kind, WriteOptions.DEFAULT.withThresholds(nothing).withCompress(false));
    }

    @ParameterizedTest
    @EnumSource
    void packedBeyondTheDefaults(ServerKind kind) throws IOException {
        Threshold large = new Threshold(100_000, 100_000);
        Thresholds much = new Thresholds(large, large, 100_000, large, -5, large, large);
        proveSameVersion(kind, WriteOptions.DEFAULT.withThresholds(much));
    }

    static Stream<Arguments> everyOlderVersion() {
        return ServerKind.available().flatMap(kind -> IntStream.rangeClosed(1, Math.min(kind.rdbVersion(), 11))
                .filter(number -> number != kind.rdbVersion())
                .mapToObj(number -> Arguments.of(kind, new RdbVersion(Fork.REDIS, number))));
    }

    /** Every server loads every older version. It then holds what it makes of the dump from which the values come. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void everyOlderVersion(ServerKind kind, RdbVersion version) throws IOException {
        Path old = bench.dump(ServerKind.REDIS_2_8).file();
        UnaryOperator<NewKey> change = inWholeSeconds(version);
        Path asItWas = encode(old, version(ServerKind.REDIS_2_8), WriteOptions.DEFAULT, change);
        ServerState state = bench.servers().load(kind, asItWas).state();
        bench.assertLoadsAs(state, kind, encode(old, version, WriteOptions.DEFAULT, change));
    }

    private static UnaryOperator<NewKey> inWholeSeconds(RdbVersion version) {
        // The year 2100 doesn't fit in 32 bits.
        return version.hasMillisecondExpiry() ? UNCHANGED : key -> key.withExpiry(Expiry.NONE);
    }

    static Stream<Arguments> fromOneForkToTheOther() {
        return Stream.of(
                Arguments.of(ServerKind.REDIS_8_0, ServerKind.VALKEY_9_1),
                Arguments.of(ServerKind.VALKEY_9_1, ServerKind.REDIS_8_0),
                Arguments.of(ServerKind.VALKEY_8_1, ServerKind.VALKEY_9_1),
                Arguments.of(ServerKind.REDIS_7_0_15, ServerKind.REDIS_8_0),
                Arguments.of(ServerKind.REDIS_6_2, ServerKind.VALKEY_9_1));
    }

    /**
     * In the newest version that the other server reads, with field expiries. Values of modules are left out, because
     * that server doesn't have the modules.
     */
    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource
    void fromOneForkToTheOther(ServerKind from, ServerKind to) throws IOException {
        from.orSkip();
        to.orSkip();
        Path dump = bench.dump(from).file();
        Path encoded = encode(dump, version(to), WriteOptions.DEFAULT, EncodeProofTest::notOfModule);
        RealServer source = bench.servers().load(from, dump);
        SortedMap<ServerKey, String> contents = source.contents();
        contents.values().removeIf(value -> value.startsWith("vectorset"));
        ServerState state = source.state();
        state.expiries().keySet().retainAll(contents.keySet());
        RealServer target = bench.servers().load(to, encoded);
        assertEquals(List.of(), target.logWarnings(), target::log);
        assertEquals(contents, target.contents());
        assertEquals(state.expiries(), target.expiries());
        assertEquals(state.fieldExpiries(), target.state().fieldExpiries());
    }

    private static NewKey notOfModule(NewKey key) {
        return key.value().kind() == ValueKind.MODULE ? null : key;
    }
}
