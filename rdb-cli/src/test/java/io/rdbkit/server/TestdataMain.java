package io.rdbkit.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes the small dumps of the directory testdata with the servers that run here, and its README, which shows the
 * command. If a server can't run, its files stay.
 */
public final class TestdataMain {

    private static final long MOST_BYTES = 40_000;

    private record Made(String name, String what, ServerKind kind, Consumer<RealServer> load) {
        String fileName() {
            String server =
                    kind.name().toLowerCase(Locale.ROOT).replaceFirst("_", "-").replace('_', '.');
            return server + "-" + name + ".rdb";
        }
    }

    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        PrintStream out = System.out;
        TreeMap<String, String> lines = new TreeMap<>();
        for (Made made : all()) {
            if (!made.kind().isAvailable()) {
                out.println(made.fileName() + ": left alone, no " + made.kind() + ": "
                        + made.kind().reasonAgainst().orElseThrow());
                continue;
            }
            Path file = dir.resolve(made.fileName());
            try (RealServer server = RealServer.start(made.kind())) {
                made.load().accept(server);
                Files.deleteIfExists(file);
                server.save(file);
                if (Files.size(file) > MOST_BYTES) {
                    throw new IllegalStateException(file + " is too large for the repository: " + Files.size(file));
                }
                long keys = server.dbSizes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                lines.put(
                        made.fileName(),
                        "| " + made.fileName() + " | " + made.kind().fork().shown() + " " + server.version() + " | "
                                + keys + " | " + made.what() + " |");
            }
            out.println(file + ": " + Files.size(file) + " bytes");
        }
        TestdataReadme.write(dir.resolve("README.md"), lines);
    }

    private static List<Made> all() {
        List<Made> all = new ArrayList<>();
        for (ServerKind kind : ServerKind.values()) {
            all.add(new Made(
                    "rich",
                    "`RichData.loadSmall(server, 1, 90)`: all types, small; unusual keys; expiries; six databases",
                    kind,
                    server -> RichData.loadSmall(server, 1, 90)));
        }
        for (ServerKind kind : List.of(ServerKind.REDIS_2_8, ServerKind.REDIS_7_0_15, ServerKind.VALKEY_9_1)) {
            all.add(new Made("empty", "nothing", kind, server -> {}));
        }
        for (ServerKind kind : List.of(ServerKind.REDIS_3_2, ServerKind.REDIS_6_2, ServerKind.REDIS_8_0)) {
            all.add(new Made(
                    "multidb",
                    "databases 0, 2 and 15, each with the same ten names of strings; every other string expires",
                    kind,
                    TestdataMain::multiDb));
        }
        for (ServerKind kind : List.of(ServerKind.REDIS_7_0_15, ServerKind.VALKEY_9_1)) {
            all.add(new Made("functions", "two function libraries and one key", kind, server -> {
                RichFunctions.load(server.client());
                server.client().queue("SET", "key", "value");
                server.client().flush();
            }));
        }
        for (ServerKind kind : List.of(ServerKind.REDIS_6_0, ServerKind.REDIS_7_0_15, ServerKind.REDIS_8_0)) {
            all.add(new Made(
                    "streams",
                    "`RichStreams`: streams with several nodes, deleted and trimmed records, groups, pending entries",
                    kind,
                    server -> {
                        RichStreams streams = new RichStreams(server.client(), kind);
                        streams.small();
                        streams.big();
                        server.client().flush();
                    }));
        }
        for (ServerKind kind : List.of(ServerKind.REDIS_8_0, ServerKind.VALKEY_9_1)) {
            all.add(new Made(
                    "field-ttls",
                    "`RichFieldTtls`: hashes, packed and plain, in which some, all or no fields expire",
                    kind,
                    server -> {
                        new RichFieldTtls(server.client(), new Random(1)).load();
                        server.client().flush();
                    }));
        }
        return all;
    }

    private static void multiDb(RealServer server) {
        for (int db : List.of(0, 2, 15)) {
            server.client().select(db);
            for (int i = 0; i < 10; i++) {
                String key = "key:" + i;
                server.client().queue("SET", key, "of db " + db);
                if (i % 2 == 0) {
                    server.client().queue("PEXPIREAT", key, RichData.YEAR_2100 + 1000L * i + db + 1);
                }
            }
        }
        server.client().flush();
    }

    private TestdataMain() {}
}
