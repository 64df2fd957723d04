package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code rdb rewrite} changes the file, commands change a live copy. A fresh server that loads the file holds the same
 * data as the copy.
 */
class RewriteProofTest {

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

    /**
     * Each operation on each server with {@code -Drdb.proof=full}. Otherwise on every third server in turn: an old, a
     * middle and a new one. Each server then gets a third of the filters and a third of the changes.
     */
    static Stream<Arguments> everyOperation() {
        List<ServerKind> kinds = ServerKind.available().toList();
        return kinds.stream().flatMap(kind -> Stream.of(Operations.FILTERS, Operations.CHANGES)
                .flatMap(operations -> IntStream.range(0, operations.size())
                        .filter(i -> ProofExtent.isFull() || (i + kinds.indexOf(kind)) % 3 == 0)
                        .mapToObj(operations::get))
                .map(operation -> Arguments.of(kind, operation)));
    }

    /** Checks the choice that {@link #everyOperation} makes without the full proof. */
    @Test
    void theChoiceHasEveryOperationAndEveryServer() {
        Map<Object, Long> servers =
                everyOperation().collect(Collectors.groupingBy(a -> a.get()[1], Collectors.counting()));
        Map<Object, Long> operations =
                everyOperation().collect(Collectors.groupingBy(a -> a.get()[0], Collectors.counting()));
        long available = ServerKind.available().count();
        int all = Operations.FILTERS.size() + Operations.CHANGES.size();
        assertEquals(all, servers.size());
        assertEquals(available, operations.size());
        servers.forEach((operation, n) -> assertTrue(n >= available / 3, operation::toString));
        operations.forEach((server, n) -> assertTrue(n >= all / 3 - 1, server::toString));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void everyOperation(ServerKind kind, Operation operation) {
        bench.prove(kind, operation, dir.resolve("out.rdb"));
    }

    /** The checksum is eight zero bytes. The server reports that and nothing else. */
    @ParameterizedTest
    @EnumSource
    void aFileWithoutChecksumLoads(ServerKind kind) {
        Path out = dir.resolve("out.rdb");
        Bench.rewrite(bench.dump(kind).file(), out, List.of("--no-checksum")).exits(0);
        ServerState state = bench.live(kind).state();
        RealServer loaded = bench.servers().load(kind, out);
        assertEquals(List.of(), state.differences(loaded.state()));
        assertTrue(
                loaded.log().contains("RDB file was saved with checksum disabled: no check performed."), loaded::log);
        // A warning or a notice, depending on the server.
        List<String> others = loaded.logWarnings().stream()
                .filter(line -> !line.contains("checksum disabled"))
                .toList();
        assertEquals(List.of(), others);
    }

    @ParameterizedTest
    @EnumSource
    void aListOfKeysSelectsThem(ServerKind kind) throws IOException {
        // Every third key, with unusual names among them and each byte as an escape; and one that is not there.
        List<Bytes> listed = new ArrayList<>();
        int n = 0;
        for (Bytes key : bench.dump(kind).sizes().keySet().stream()
                .map(ServerKey::key)
                .distinct()
                .toList()) {
            if (n++ % 3 == 0) {
                listed.add(key);
            }
        }
        listed.add(Bytes.utf8("not there"));
        Path list = dir.resolve("keys.txt");
        Files.write(
                list,
                listed.stream()
                        .map(key -> HexFormat.of().withPrefix("\\x").formatHex(key.toByteArray()))
                        .toList());
        Operation operation = new Operation(
                List.of("--keys-from", list.toString()), live -> live.keep(key -> listed.contains(key.key())));
        bench.prove(kind, operation, dir.resolve("out.rdb"));
    }

    /** The size of a value in the file is the one that the server reports: serializedlength of DEBUG OBJECT. */
    @ParameterizedTest
    @EnumSource
    void sizeIsWhatTheServerReports(ServerKind kind) {
        SortedMap<ServerKey, Long> sizes = bench.dump(kind).sizes();
        List<Long> sorted = sizes.values().stream().sorted().toList();
        long median = sorted.get(sorted.size() / 2);
        long large = sorted.get(sorted.size() * 9 / 10);
        CommandRun listing = CommandRun.of("keys", bench.dump(kind).file(), "--format", "csv")
                .exits(0);
        Set<String> listed = new String(listing.out(), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line ->
                        line.replaceFirst("(\\d+),(\".*\"),\\w+,[\\w-]+,\\d+,(\\d+),\\d*,[^,]*,\\d*,\\d*", "$1 $3 $2"))
                .collect(Collectors.toSet());
        List<String> missing = sizes.entrySet().stream()
                .map(e -> e.getKey().db() + " " + e.getValue() + " \""
                        + e.getKey().key().toString().replace("\"", "\"\"") + "\"")
                .filter(line -> !listed.remove(line))
                .toList();
        assertEquals(List.of(), missing, listed::toString);
        bench.prove(
                kind,
                Operation.of(
                        "--size " + median + ".." + median + " --size " + (large + 1) + "..99KB",
                        live -> live.keep(key ->
                                sizes.get(key) == median || sizes.get(key) > large && sizes.get(key) <= 99 * 1024)),
                dir.resolve("some.rdb"));
    }

    @ParameterizedTest
    @EnumSource
    void slotIsWhatTheServerReports(ServerKind kind) {
        Set<Bytes> names =
                bench.dump(kind).sizes().keySet().stream().map(ServerKey::key).collect(Collectors.toSet());
        Map<Bytes, Long> slots;
        try (ClusterServer cluster = ClusterServer.start()) {
            slots = cluster.slots(names);
        }
        bench.prove(
                kind,
                Operation.of(
                        "--slot 0-5460,9000 --slot 12000-12999",
                        live -> live.keep(key -> {
                            long slot = slots.get(key.key());
                            return slot <= 5460 || slot == 9000 || slot >= 12000 && slot <= 12999;
                        })),
                dir.resolve("out.rdb"));
    }

    @ParameterizedTest
    @EnumSource
    void twoKeysWithTheSameNewNameAreRefused(ServerKind kind) {
        Path out = dir.resolve("out.rdb");
        CommandRun run = Bench.rewrite(
                        bench.dump(kind).file(), out, List.of("--key", "user:7", "--move-db", "3=0", "--db", "0,3"))
                .exits(5);
        assertTrue(
                run.err().contains("db 0 \"user:7\" and db 3 \"user:7\" would both become db 0 \"user:7\""),
                run::toString);
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @EnumSource
    void theFirstOfTwoStays(ServerKind kind) {
        bench.prove(
                kind,
                Operation.of("--move-db 3=0 --on-duplicate first", live -> {
                    live.drop(live.twins(3, 0));
                    live.place(key -> key.db() == 3 ? Operations.in(0, key) : key);
                }),
                dir.resolve("out.rdb"));
    }

    @ParameterizedTest
    @EnumSource
    void theLastOfTwoStays(ServerKind kind) {
        bench.prove(
                kind,
                Operation.of("--move-db 3=0 --on-duplicate last", live -> {
                    live.drop(live.twins(0, 3));
                    live.place(key -> key.db() == 3 ? Operations.in(0, key) : key);
                }),
                dir.resolve("out.rdb"));
    }

    /** The example from the first request for this program. */
    @ParameterizedTest
    @EnumSource
    void allOptionsWorkTogether(ServerKind kind) {
        bench.prove(
                kind,
                Operation.of(
                        "--key user:* --no-key *:tmp --db 0-3 --rename-prefix user:=u: --move-db 3=0 --ttl +1d --field-ttl keep"
                                + " --on-duplicate last",
                        live -> {
                            live.keep(live.matching("user:*"));
                            live.drop(live.matching("*:tmp"));
                            live.keep(key -> key.db() <= 3);
                            live.rename(key -> "u:" + key.substring(5));
                            live.drop(live.twins(0, 3));
                            live.place(key -> key.db() == 3 ? Operations.in(0, key) : key);
                            live.expire(at -> at == LiveCopy.NO_EXPIRY ? at : at + Operations.DAY);
                        }),
                dir.resolve("out.rdb"));
    }
}
