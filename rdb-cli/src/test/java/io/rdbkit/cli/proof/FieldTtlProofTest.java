package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** --ttl and --drop-expired do to hash fields what the commands for them do. */
class FieldTtlProofTest {

    private static final long DAY = 86_400_000;
    /** Far enough in the future for every change in this test. */
    private static final long FIRST = 4_000_000_000_000L;

    private static final long GONE = Long.MIN_VALUE;
    private static final long NONE = -1;

    @TempDir
    Path directory;

    /**
     * A change of expiries.
     *
     * @param change from the old expiry to the new one, to NONE or to GONE
     */
    private record Way(String options, LongUnaryOperator change) {}

    private static List<Way> ways() {
        String now = " --now " + (FIRST + 5 * DAY);
        return List.of(
                new Way("--ttl drop", e -> NONE),
                new Way("--ttl +30d", e -> e + 30 * DAY),
                new Way("--ttl -2h", e -> e - DAY / 12),
                new Way("--ttl 2d.." + now, e -> Math.max(e, FIRST + 7 * DAY)),
                new Way("--ttl =" + (FIRST + 3 * DAY) + " --field-ttl ..1d" + now, e -> Math.min(e, FIRST + 6 * DAY)),
                new Way("--field-ttl =" + (FIRST + 3 * DAY), e -> FIRST + 3 * DAY),
                new Way("--drop-expired" + now, e -> e < FIRST + 5 * DAY ? GONE : e),
                new Way("--drop-expired --ttl +1d" + now, e -> e < FIRST + 5 * DAY ? GONE : e + DAY),
                new Way("--drop-expired --field-ttl drop" + now, e -> e < FIRST + 5 * DAY ? GONE : NONE));
    }

    /**
     * The expiry of each field of each hash, or NONE. Hashes are packed or plain, and all, some or no fields expire.
     */
    private static Map<String, Map<String, Long>> data() {
        Map<String, Map<String, Long>> hashes = new TreeMap<>();
        for (String shape : List.of("small-all", "small-some", "large-all", "large-some", "plain", "soon")) {
            Map<String, Long> fields = new TreeMap<>();
            int count = shape.startsWith("large") ? 700 : 9;
            for (int i = 0; i < count; i++) {
                boolean expires = !shape.equals("plain") && (!shape.endsWith("some") || i % 3 != 0);
                long days = shape.equals("soon") ? i % 4 : (i * 7) % 23;
                fields.put("field" + i, expires ? FIRST + days * DAY + i : NONE);
            }
            hashes.put(shape, fields);
        }
        return hashes;
    }

    private static void write(RealServer server, Map<String, Map<String, Long>> hashes) {
        hashes.forEach((name, fields) -> fields.forEach((field, expiry) -> {
            server.client().queue("HSET", name, field, "value of " + field);
            if (expiry != NONE) {
                server.client().queue("HPEXPIREAT", name, expiry, "FIELDS", 1, field);
            }
        }));
        server.client().flush();
    }

    private static Map<String, Map<String, Long>> changed(LongUnaryOperator change) {
        Map<String, Map<String, Long>> changed = new TreeMap<>();
        data().forEach((name, fields) -> {
            Map<String, Long> left = new TreeMap<>();
            fields.forEach((field, expiry) -> {
                long after = expiry == NONE ? NONE : change.applyAsLong(expiry);
                if (after != GONE) {
                    left.put(field, after);
                }
            });
            if (!left.isEmpty()) {
                changed.put(name, left);
            }
        });
        return changed;
    }

    /** The answers of HPEXPIRETIME for all fields. */
    private static Map<String, Map<String, Long>> expiries(RealServer server) {
        Map<String, Map<String, Long>> hashes = new TreeMap<>();
        for (Object name : (List<?>) server.client().call("KEYS", "*")) {
            List<?> fields = (List<?>) server.client().call("HKEYS", name);
            List<Object> command = new ArrayList<>(List.of("HPEXPIRETIME", name, "FIELDS", fields.size()));
            command.addAll(fields);
            List<?> times = (List<?>) server.client().call(command.toArray());
            Map<String, Long> expiries = new TreeMap<>();
            for (int i = 0; i < fields.size(); i++) {
                expiries.put(text(fields.get(i)), (Long) times.get(i));
            }
            hashes.put(text(name), expiries);
        }
        return hashes;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS_8_0", "VALKEY_9_1"})
    void fieldsExpireAsAfterTheCommands(ServerKind kind) throws IOException {
        Path dump = directory.resolve("dump.rdb");
        try (RealServer server = RealServer.start(kind)) {
            write(server, data());
            server.save(dump);
            int number = 0;
            for (Way way : ways()) {
                Path out = directory.resolve(number++ + ".rdb");
                List<Object> words = new ArrayList<>(List.of("rewrite", dump, "-o", out, "--summary", "json"));
                Stream.of(way.options().split(" ")).forEach(words::add);
                CommandRun run = CommandRun.of(words.toArray()).exits(0);
                CommandRun.of("verify", "--deep", out, "--now", FIRST - DAY).exits(0);

                server.clear();
                Map<String, Map<String, Long>> expected = changed(way.change());
                write(server, expected);
                if (way.options().startsWith("--ttl =")) {
                    expected.keySet().forEach(name -> server.client().call("PEXPIREAT", name, FIRST + 3 * DAY));
                }
                assertEquals(expected, expiries(server), run::toString);
                try (RealServer loaded = RealServer.load(kind, out)) {
                    assertEquals(expected, expiries(loaded), run::toString);
                    assertEquals(server.digest(), loaded.digest(), run::toString);
                    assertEquals(List.of(), loaded.logWarnings(), run::toString);
                }
                assertEquals(expected.size(), run.kept(), run::toString);
            }
        }
        assertTrue(data().get("large-all").size() > 512, "the hash must be too large to be packed");
    }
}
