package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerField;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dump of every server is converted for every other server. It loads there, and the differences from the first
 * server are exactly those in the report. The same holds after the way back.
 */
class ConvertProofTest {

    private static final Map<ServerKind, Held> HELD = new EnumMap<>(ServerKind.class);
    private static final Map<Trip, There> THERE = new HashMap<>();

    @TempDir
    static Path dir;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench(dir);
    }

    @AfterAll
    static void close() {
        bench.close();
        HELD.clear();
        THERE.clear();
    }

    /** What a server holds after it has loaded a file. */
    private record Held(ServerState state, SortedMap<ServerKey, String> types, SortedMap<ServerKey, String> contents) {

        static Held by(RealServer server) {
            return new Held(server.state(), server.types(), server.contents());
        }
    }

    private record Trip(ServerKind source, ServerKind target) {}

    /**
     * The result of half a trip.
     *
     * @param losses the losses in the report
     * @param held   what the target holds
     * @param saved  the target's own dump of it
     */
    private record There(ReportedLosses losses, Held held, Path saved) {}

    static Stream<Arguments> trips() {
        // Ordered by source, so that its dump is used while it is at hand.
        return ServerKind.ofEachSeries()
                .flatMap(source -> ServerKind.ofEachSeries().map(target -> Arguments.of(source, target)));
    }

    /**
     * All trips with {@code -Drdb.proof=full}. Otherwise from each server to four others in turn, both older and newer
     * ones.
     */
    static Stream<Arguments> tripsAndBack() {
        List<ServerKind> kinds = ServerKind.ofEachSeries().toList();
        return trips().filter(trip -> {
            int further = kinds.indexOf(trip.get()[1]) - kinds.indexOf(trip.get()[0]);
            return ProofExtent.isFull() || Math.floorMod(further - 1, kinds.size()) < 4;
        });
    }

    @Test
    void everySourceAndEveryTargetHasATripBack() {
        long kinds = ServerKind.ofEachSeries().count();
        for (int end = 0; end < 2; end++) {
            int which = end;
            Map<Object, Long> trips =
                    tripsAndBack().collect(Collectors.groupingBy(trip -> trip.get()[which], Collectors.counting()));
            assertEquals(kinds, trips.size());
            trips.forEach((kind, n) -> assertTrue(n >= Math.min(4, kinds), kind::toString));
        }
    }

    private static Held held(ServerKind source) {
        return HELD.computeIfAbsent(
                source,
                kind -> Held.by(bench.servers().load(kind, bench.dump(kind).file())));
    }

    private static There there(ServerKind source, ServerKind target) {
        Trip trip = new Trip(source, target);
        There there = THERE.get(trip);
        if (there == null) {
            held(source);
            String name = source.name() + "-" + target.name();
            Converted converted = Converted.of(bench.dump(source).file(), target, dir.resolve(name + ".rdb"));
            RealServer server = loadCleanly(target, converted);
            there = new There(converted.losses(), Held.by(server), server.save(dir.resolve(name + "-saved.rdb")));
            THERE.put(trip, there);
        }
        return there;
    }

    private static RealServer loadCleanly(ServerKind kind, Converted converted) {
        RealServer server = bench.servers().load(kind, converted.file());
        assertEquals(Set.of(), Set.copyOf(server.logWarnings()), server::log);
        assertEquals(
                converted.kept(),
                server.dbSizes().values().stream().mapToLong(Long::longValue).sum());
        return server;
    }

    @ParameterizedTest
    @MethodSource("trips")
    void theTargetHoldsAllButTheReportedLosses(ServerKind source, ServerKind target) {
        There there = there(source, target);
        Held before = held(source);
        Held after = there.held();
        ReportedLosses losses = there.losses();
        Set<ServerKey> dropped = losses.droppedKeys();

        assertEquals(keysToDrop(before, target), dropped);
        assertEquals(without(dropped, before.types()), after.types());
        assertEquals(without(dropped, before.contents()), after.contents());
        assertEquals(without(dropped, before.state().expiries()), after.state().expiries());
        assertEquals(fieldExpiriesLeft(before, losses), after.state().fieldExpiries());
        assertEquals(functionsLeft(before, losses), after.state().functions());
        losses.lines().stream()
                .filter(line -> line.feature().equals("field-expiry"))
                .forEach(line -> assertEquals(fieldsThatExpire(before, line.key()), line.things(), line::toString));
        if (digestsAlike(source, target, before, losses)) {
            assertEquals(before.state().digest(), after.state().digest());
        }
    }

    private static Set<ServerKey> keysToDrop(Held before, ServerKind target) {
        Set<ServerKey> keys = new TreeSet<>();
        before.types().forEach((key, type) -> {
            if (type.equals("stream") && !target.hasStreams() || type.equals("vectorset") && !target.hasVectorSets()) {
                keys.add(key);
            }
        });
        return keys;
    }

    private static <V> SortedMap<ServerKey, V> without(Set<ServerKey> keys, SortedMap<ServerKey, V> map) {
        SortedMap<ServerKey, V> left = new TreeMap<>(map);
        left.keySet().removeAll(keys);
        return left;
    }

    private static SortedMap<ServerField, Long> fieldExpiriesLeft(Held before, ReportedLosses losses) {
        Set<ServerKey> without = losses.keys(line -> line.feature().equals("field-expiry"));
        SortedMap<ServerField, Long> left = new TreeMap<>(before.state().fieldExpiries());
        left.keySet().removeIf(field -> without.contains(field.hash()));
        return left;
    }

    private static long fieldsThatExpire(Held held, ServerKey hash) {
        return held.state().fieldExpiries().keySet().stream()
                .filter(field -> field.hash().equals(hash))
                .count();
    }

    private static SortedMap<String, String> functionsLeft(Held before, ReportedLosses losses) {
        SortedMap<String, String> left = new TreeMap<>(before.state().functions());
        left.keySet().removeAll(losses.functions());
        return left;
    }

    /** Whether both servers compute the same digest for what both hold. */
    private static boolean digestsAlike(ServerKind source, ServerKind target, Held before, ReportedLosses losses) {
        // Redis 7.2 prints scores with other digits, and the digest uses that text.
        boolean scoresAlike = source.atLeast(7, 2) == target.atLeast(7, 2);
        // The forks mark expiring fields in different ways.
        boolean fieldsAlike = before.state().fieldExpiries().isEmpty() || source.fork() == target.fork();
        return scoresAlike && fieldsAlike && digestSeesNothingOf(losses);
    }

    /** A digest covers only the records of streams, and no functions. */
    private static boolean digestSeesNothingOf(ReportedLosses losses) {
        return losses.lines().stream()
                .noneMatch(line ->
                        line.dropped() && line.key() != null || line.feature().equals("field-expiry"));
    }

    @ParameterizedTest
    @MethodSource("tripsAndBack")
    void afterTheWayBackOnlyReportedLossesAreMissing(ServerKind source, ServerKind target) {
        There there = there(source, target);
        ReportedLosses losses = there.losses();
        Held before = held(source);
        Converted back =
                Converted.of(there.saved(), source, dir.resolve(source.name() + "-" + target.name() + "-back.rdb"));
        assertEquals(new ReportedLosses(List.of()), back.losses());
        Held after = Held.by(loadCleanly(source, back));
        Set<ServerKey> dropped = losses.droppedKeys();

        assertEquals(without(dropped, before.types()), after.types());
        assertEquals(without(dropped, before.contents()), after.contents());
        assertEquals(without(dropped, before.state().expiries()), after.state().expiries());
        assertEquals(fieldExpiriesLeft(before, losses), after.state().fieldExpiries());
        assertEquals(functionsLeft(before, losses), after.state().functions());
        assertStreamsDifferAsReported(before.state(), after.state(), losses);
        if (digestSeesNothingOf(losses)) {
            assertEquals(before.state().digest(), after.state().digest());
        }
    }

    /** Compares feature by feature, and the numbers of groups and consumers. */
    private static void assertStreamsDifferAsReported(ServerState before, ServerState after, ReportedLosses losses) {
        Set<ServerKey> dropped = losses.droppedKeys();
        Map<ServerKey, Map<String, Long>> differing = new TreeMap<>();
        without(dropped, before.streams()).forEach((key, text) -> {
            Map<String, Long> differences =
                    StreamParts.differences(text, after.streams().get(key));
            if (!differences.isEmpty()) {
                differing.put(key, differences);
            }
        });
        Map<ServerKey, Map<String, Long>> reported = new TreeMap<>();
        losses.lines().stream().filter(ReportedLosses.Line::isOfStream).forEach(line -> reported.computeIfAbsent(
                        line.key(), key -> new TreeMap<>())
                .put(line.feature(), line.things()));
        assertEquals(reported, differing);
    }

    /**
     * Field expiries survive the way to the other fork and back. Only vector sets are lost, because Valkey doesn't have
     * them.
     */
    @Test
    void fieldExpiriesGoFromRedisToValkeyAndBack() {
        ServerKind.REDIS_8_0.orSkip();
        ServerKind.VALKEY_9_1.orSkip();
        There there = there(ServerKind.REDIS_8_0, ServerKind.VALKEY_9_1);
        assertEquals(Set.of("module"), there.losses().features());
        assertFalse(there.held().state().fieldExpiries().isEmpty());
        assertSameOnceItIsBack(ServerKind.REDIS_8_0, there, "module");
    }

    /**
     * All types of the oldest server are older than those that 7.0 writes. Still no key of the types of that time is
     * lost or changed.
     */
    @Test
    void theOldTypesSurviveTheWayToTheOldestServerAndBack() {
        ServerKind.REDIS_7_0_15.orSkip();
        ServerKind.REDIS_2_8.orSkip();
        There there = there(ServerKind.REDIS_7_0_15, ServerKind.REDIS_2_8);
        assertEquals(Set.of("stream", "function"), there.losses().features());
        assertSameOnceItIsBack(ServerKind.REDIS_7_0_15, there, "stream");
    }

    /** Compares by {@code rdb diff}, which reads the files and asks no server. */
    private static void assertSameOnceItIsBack(ServerKind source, There there, String typeLost) {
        Path back = Converted.of(there.saved(), source, dir.resolve("back-without-" + typeLost + ".rdb"))
                .file();
        CommandRun diff = CommandRun.of("diff", bench.dump(source).file(), back, "--no-type", typeLost);
        assertEquals("", new String(diff.out(), StandardCharsets.UTF_8));
        diff.exits(0);
    }
}
