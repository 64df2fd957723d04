package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.commons.io.file.PathUtils;

/**
 * Random dumps with random options through {@code rdb split} and {@code rdb merge}. The servers that load the parts
 * together hold the same data as live copies after the same commands. So does one server that loads the merged file.
 */
class SplitMergeRandomTest {

    private static final FreshServers SERVERS = new FreshServers();

    /** What to do with keys that get the same name. */
    enum OnDuplicate {
        FAIL,
        FIRST,
        LAST,
        NEWEST
    }

    /** All data of a server that the test compares. */
    private record Held(SortedMap<ServerKey, String> contents, SortedMap<ServerKey, Long> expiries) {

        static Held by(RealServer server) {
            return new Held(server.contents(), server.expiries());
        }

        static Held nothing() {
            return new Held(new TreeMap<>(), new TreeMap<>());
        }

        /** Adds the data of another server. Both must have different keys. */
        void add(Held other, String what) {
            other.contents.forEach((key, value) -> assertNull(contents.put(key, value), () -> key + " " + what));
            expiries.putAll(other.expiries);
        }
    }

    private Path dir;

    @BeforeProperty
    void makeDirectory() throws IOException {
        dir = Files.createTempDirectory("rdb-random-");
    }

    @AfterProperty
    void deleteDirectory() throws IOException {
        PathUtils.deleteDirectory(dir);
    }

    @AfterContainer
    static void close() {
        SERVERS.close();
    }

    @Provide
    Arbitrary<RandomData> data() {
        return RandomData.arbitrary();
    }

    @Provide
    Arbitrary<RandomOptions> options() {
        return RandomOptions.arbitrary();
    }

    @Provide
    Arbitrary<String> ways() {
        return Arbitraries.of(
                "--by db --keep-db-numbers",
                "--by slots --into 3 --keep-db-numbers",
                "--by slots --slots 0-99,16000-16383 --slots 100-15999 --keep-db-numbers",
                "--by prefix",
                "--by prefix --separator a",
                "--by type",
                "--by hash --into 2",
                "--by size --part-size 1KB");
    }

    @Property(tries = 12)
    void embedded(
            @ForAll("data") RandomData one,
            @ForAll("data") RandomData other,
            @ForAll("options") RandomOptions options,
            @ForAll OnDuplicate onDuplicate,
            @ForAll("ways") String way,
            @ForAll boolean several)
            throws IOException {
        prove(ServerKind::isEmbedded, several ? List.of(one, other) : List.of(one), options, onDuplicate, way);
    }

    @Property(tries = 2)
    void containers(
            @ForAll("data") RandomData one,
            @ForAll("data") RandomData other,
            @ForAll("options") RandomOptions options,
            @ForAll OnDuplicate onDuplicate,
            @ForAll("ways") String way,
            @ForAll boolean several)
            throws IOException {
        prove(kind -> !kind.isEmbedded(), several ? List.of(one, other) : List.of(one), options, onDuplicate, way);
    }

    private void prove(
            Predicate<ServerKind> which,
            List<RandomData> inputs,
            RandomOptions options,
            OnDuplicate onDuplicate,
            String way)
            throws IOException {
        for (ServerKind kind : ServerKind.available().filter(which).toList()) {
            boolean tellsTime = kind.atLeast(3, 2);
            prove(
                    kind,
                    inputs,
                    options,
                    onDuplicate == OnDuplicate.NEWEST && !tellsTime ? OnDuplicate.LAST : onDuplicate,
                    way);
        }
    }

    private void prove(
            ServerKind kind, List<RandomData> inputs, RandomOptions options, OnDuplicate onDuplicate, String way)
            throws IOException {
        List<Path> dumps = new ArrayList<>();
        List<List<ServerKey>> kept = new ArrayList<>();
        for (RandomData data : inputs) {
            RealServer server = SERVERS.empty(kind);
            data.load(server);
            Path dump = dir.resolve(dumps.size() + ".rdb");
            Files.deleteIfExists(dump);
            server.save(dump);
            dumps.add(dump);
            LiveCopy live = new LiveCopy(server);
            options.filter(live);
            kept.add(Losers.inOrderOfTheFile(dump, live.keys()));
        }
        List<Set<ServerKey>> losers = losers(kept, options, onDuplicate);
        Path parts = dir.resolve("parts");
        Path merged = dir.resolve("merged.rdb");
        CommandRun split = run("split", dumps, parts, options, onDuplicate, way);
        CommandRun merge = run("merge", dumps, merged, options, onDuplicate, "");
        if (onDuplicate == OnDuplicate.FAIL && losers.stream().anyMatch(some -> !some.isEmpty())) {
            for (CommandRun run : List.of(split, merge)) {
                run.exits(5);
                assertTrue(run.err().contains("would both become"), run::toString);
            }
            assertFalse(Files.exists(parts), split::toString);
            assertFalse(Files.exists(merged), merge::toString);
            return;
        }
        split.exits(0);
        merge.exits(0);
        Held expected = Held.nothing();
        long keysInFiles = 0;
        String digest = null;
        for (int i = 0; i < inputs.size(); i++) {
            RealServer server = SERVERS.empty(kind);
            inputs.get(i).load(server);
            LiveCopy live = new LiveCopy(server);
            options.filter(live);
            live.drop(losers.get(i));
            live.place(options::place);
            live.expire(options::expiry);
            keysInFiles += live.keysInFile();
            expected.add(Held.by(server), "is of two inputs");
            digest = inputs.size() == 1 ? server.digest() : null; // no server has a digest of two inputs together
        }
        assertEquals(keysInFiles, split.kept(), split::toString);
        assertEquals(keysInFiles, merge.kept(), merge::toString);
        assertEquals(expected, load(kind, merged, merge, digest));
        Path again = dir.resolve("again.rdb");
        CommandRun back = CommandRun.of("merge", parts, "-o", again, "-f").exits(0);
        assertEquals(expected, load(kind, again, back, digest));
        Held together = Held.nothing();
        for (Path part : files(parts)) {
            together.add(load(kind, part, split, null), "is in two parts");
        }
        assertEquals(expected, together, split::toString);
    }

    private static Held load(ServerKind kind, Path file, CommandRun run, String digest) {
        RealServer loaded = SERVERS.load(kind, file);
        assertEquals(List.of(), loaded.logWarnings(), () -> kind + ": " + file + " of " + run + loaded.log());
        assertEquals(digest == null ? loaded.digest() : digest, loaded.digest(), () -> kind + ": " + run);
        return Held.by(loaded);
    }

    private static List<Path> files(Path parts) throws IOException {
        try (Stream<Path> all = Files.list(parts)) {
            return all.filter(file -> file.toString().endsWith(".rdb")).sorted().toList();
        }
    }

    private CommandRun run(
            String command, List<Path> dumps, Path out, RandomOptions options, OnDuplicate onDuplicate, String way)
            throws IOException {
        if (Files.exists(out)) {
            PathUtils.delete(out);
        }
        List<Object> words = new ArrayList<>(List.of(command));
        words.addAll(dumps);
        words.addAll(List.of("-o", out, "--summary", "json", "--on-duplicate", onDuplicate));
        words.addAll(options.words());
        words.addAll(way.isEmpty() ? List.of() : List.of(way.split(" ")));
        return CommandRun.of(words.toArray());
    }

    /** For each input the keys that don't stay, because a key of this or another input gets the same place. */
    private static List<Set<ServerKey>> losers(
            List<List<ServerKey>> inputs, RandomOptions options, OnDuplicate onDuplicate) {
        boolean lastStays = onDuplicate == OnDuplicate.LAST || onDuplicate == OnDuplicate.NEWEST;
        record Origin(int input, ServerKey key) {}
        Map<ServerKey, Origin> stays = new HashMap<>();
        List<Set<ServerKey>> losers = new ArrayList<>();
        for (int input = 0; input < inputs.size(); input++) {
            losers.add(new HashSet<>());
            for (ServerKey key : inputs.get(input)) {
                Origin origin = new Origin(input, key);
                Origin before = stays.putIfAbsent(options.place(key), origin);
                if (before != null) {
                    Origin loser = lastStays ? before : origin;
                    losers.get(loser.input()).add(loser.key());
                    stays.put(options.place(key), lastStays ? origin : before);
                }
            }
        }
        return losers;
    }
}
