package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.KeySlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Patterns select the keys that KEYS selects, and slots are those of CLUSTER KEYSLOT, for any bytes. */
class GlobProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    /**
     * 2.8 and 3.2 compare the end of a key with the byte behind it, which is 0, and read on until they crash. So they
     * are not asked about patterns that may match a 0, nor about a class with a backslash, whose end they may miss.
     * They also take a star and a 0 for a single star.
     */
    private static final Pattern RISKY_FOR_OLD = Pattern.compile("\\x00|\\[\\^|\\[.*[\\\\-]", Pattern.DOTALL);

    @AfterContainer
    static void close() {
        SERVERS.close();
    }

    /** Keys and patterns of the same few bytes, so that many match. */
    record Names(Set<Bytes> keys, List<Bytes> patterns) {}

    @Provide
    Arbitrary<Names> bytes() {
        return names(Arbitraries.of("\0", "\u0080", "\u00ff", "[", "]", "^", "-", "\\", "*", "?", "a", "b", "c", "\n")
                .map(letter -> Bytes.wrap(letter.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Provide
    Arbitrary<Names> text() {
        return names(
                Arbitraries.of("[", "]", "^", "-", "\\", "*", "?", "a", "b", "\u00e9", "\u65e5", "\ud83d\ude00", "\n")
                        .map(Bytes::utf8));
    }

    private static Arbitrary<Names> names(Arbitrary<Bytes> letters) {
        Arbitrary<Bytes> words =
                letters.list().ofMaxSize(7).map(all -> all.stream().reduce(Bytes.EMPTY, Bytes::concat));
        return Combinators.combine(
                        words.set().ofMinSize(1).ofMaxSize(30),
                        words.list().ofMinSize(1).ofMaxSize(30))
                .as(Names::new);
    }

    @Property(tries = 150)
    void patternsSelectWhatKeysSelects(@ForAll("bytes") Names names) {
        for (ServerKind kind : embedded()) {
            RealServer server = filled(kind, names.keys());
            for (Bytes pattern : names.patterns()) {
                Set<Bytes> ours = names.keys().stream()
                        .filter(Glob.of(pattern)::matches)
                        .collect(Collectors.toCollection(TreeSet::new));
                assertChosen(server, pattern, ours, () -> "KEYS " + pattern);
            }
        }
    }

    @Property(tries = 20)
    void patternsOnTheCommandLineSelectWhatKeysSelects(@ForAll("text") Names names) throws IOException {
        Path dir = Files.createTempDirectory("rdb-globs-");
        try {
            for (ServerKind kind : embedded()) {
                RealServer server = filled(kind, names.keys());
                Path dump = server.save(dir.resolve(kind.name()));
                for (Bytes pattern : names.patterns()) {
                    String text = new String(pattern.toByteArray(), StandardCharsets.UTF_8);
                    CommandRun run = CommandRun.of("keys", dump, "--format", "keys", "--key=" + text)
                            .exits(0);
                    assertChosen(server, pattern, listed(run.out()), run::toString);
                }
                Files.delete(dump);
            }
        } finally {
            try (Stream<Path> left = Files.list(dir)) {
                left.forEach(file -> file.toFile().delete());
            }
            Files.delete(dir);
        }
    }

    @Property(tries = 10)
    void slotsAreThoseOfTheCluster(@ForAll("slotNames") Set<Bytes> keys) {
        if (embedded().contains(ServerKind.REDIS_7_0_15)) {
            Map<Bytes, Long> computed = new HashMap<>();
            keys.forEach(key -> computed.put(key, (long) KeySlot.of(key)));
            try (ClusterServer cluster = ClusterServer.start()) {
                assertEquals(cluster.slots(keys), computed);
            }
        }
    }

    @Provide
    Arbitrary<Set<Bytes>> slotNames() {
        Arbitrary<Byte> letters = Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of((byte) '{', (byte) '}'));
        return letters.array(byte[].class)
                .ofMaxSize(12)
                .map(Bytes::wrap)
                .set()
                .ofMinSize(200)
                .ofMaxSize(400);
    }

    private static List<ServerKind> embedded() {
        return ServerKind.available().filter(ServerKind::isEmbedded).toList();
    }

    private static RealServer filled(ServerKind kind, Set<Bytes> keys) {
        RealServer server = SERVERS.empty(kind);
        keys.forEach(key -> server.client().queue("SET", key, "v"));
        server.client().flush();
        return server;
    }

    private static void assertChosen(RealServer server, Bytes pattern, Set<Bytes> ours, Supplier<String> name) {
        boolean isOld = !server.kind().hasStreams();
        if (isOld && RISKY_FOR_OLD.matcher(latin1(pattern)).find()) {
            return;
        }
        Set<Bytes> theirs = new TreeSet<>();
        for (Object key : (List<?>) server.client().call("KEYS", pattern)) {
            theirs.add(Bytes.wrap((byte[]) key));
        }
        if (isOld) {
            // These servers let ** match the empty key.
            theirs.remove(Bytes.EMPTY);
            ours.remove(Bytes.EMPTY);
        }
        assertEquals(quoted(theirs), quoted(ours), () -> server.kind() + ", " + name.get());
    }

    /** The keys in quotes, so that the empty key is visible. */
    private static List<String> quoted(Set<Bytes> keys) {
        return keys.stream().map(key -> '"' + key.toString() + '"').toList();
    }

    private static String latin1(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    private static Set<Bytes> listed(byte[] out) {
        Set<Bytes> keys = new TreeSet<>();
        List<String> lines = new ArrayList<>(List.of(new String(out, StandardCharsets.UTF_8).split("\n", -1)));
        lines.remove(lines.size() - 1); // the empty text behind the last line end
        lines.forEach(line -> keys.add(KeySet.unescape(line.getBytes(StandardCharsets.UTF_8))));
        return keys;
    }
}
