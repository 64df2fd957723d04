package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each part of {@code rdb split --by db} holds the same data as a live copy whose other databases were flushed. */
class SplitProofTest {

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

    @ParameterizedTest
    @EnumSource
    void partsHaveDatabase0(ServerKind kind) throws Exception {
        prove(kind, RichData.DATABASES, false, RichData.DATABASES);
    }

    @ParameterizedTest
    @EnumSource
    void partsKeepTheirNumbersAndTheFirstHasTheFunctions(ServerKind kind) throws Exception {
        prove(kind, List.of(1, 15), true, List.of(1), "--keep-db-numbers", "--functions", "first", "--db", "1,15");
    }

    @ParameterizedTest
    @EnumSource
    void partsMayHaveNoFunctions(ServerKind kind) throws Exception {
        prove(kind, List.of(3, 5), false, List.of(), "--functions", "none", "--no-db", "0,1,9-15");
    }

    /** @param withFunctions the databases whose parts get the function libraries */
    private void prove(
            ServerKind kind, List<Integer> dbs, boolean keepsNumbers, List<Integer> withFunctions, Object... words)
            throws Exception {
        Path dump = bench.dump(kind).file();
        Path parts = dir.resolve("parts");
        List<Object> all = new ArrayList<>(List.of("split", dump, "-o", parts, "--by", "db", "--sha256"));
        all.addAll(List.of(words));
        CommandRun.of(all.toArray()).exits(0);

        List<String> manifest = new ArrayList<>();
        for (int db : dbs) {
            LiveCopy live = bench.live(kind);
            live.keepOnlyDatabase(db, keepsNumbers ? db : 0);
            if (!withFunctions.contains(db)) {
                live.dropFunctions();
            }
            ServerState state = live.state();
            Path part = parts.resolve("db" + db + ".rdb");
            bench.assertLoadsAs(state, kind, part);
            manifest.add(manifestPart(part, state.dbSizes()));
        }
        assertEquals(manifestHead(dump, kind) + String.join(", ", manifest) + " ] }", manifestText(parts));
        assertEquals(dbs.size() + 1, filesIn(parts).size(), () -> filesIn(parts).toString());
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfADumpWithoutKeysAreKept(ServerKind kind) throws Exception {
        kind.orSkip();
        assumeTrue(kind.hasFunctions());
        Path dump = dir.resolve("dump.rdb");
        RealServer server = bench.servers().empty(kind);
        server.client()
                .call(
                        "FUNCTION",
                        "LOAD",
                        "#!lua name=one\nredis.register_function('f', function(keys, args) return 1 end)\n");
        ServerState state = server.state();
        assertEquals(1, state.functions().size());
        server.save(dump);
        Path parts = dir.resolve("parts");
        CommandRun.of("split", dump, "-o", parts, "--by", "db").exits(0);
        List<String> made = filesIn(parts);
        assertEquals(List.of("db0.rdb", "manifest.json"), made);
        bench.assertLoadsAs(state, kind, parts.resolve("db0.rdb"));
    }

    private static List<String> filesIn(Path parts) {
        return new TreeSet<>(List.of(parts.toFile().list())).stream().toList();
    }

    private static String manifestText(Path parts) throws IOException {
        return Files.readString(parts.resolve("manifest.json")).strip().replaceAll("\\s+", " ");
    }

    private static String manifestHead(Path dump, ServerKind kind) throws Exception {
        String format = kind.fork() == ServerKind.Fork.VALKEY && kind.atLeast(9, 0) ? "VALKEY " : "RDB ";
        return "{ \"format\" : \"" + format + kind.rdbVersion() + "\", \"inputs\" : [ { \"file\" : \"" + dump
                + "\", \"bytes\" : " + Files.size(dump) + ", \"sha256\" : \"" + sha256(dump)
                + "\" } ], \"keysRead\" : " + bench.dump(kind).sizes().size() + ", \"parts\" : [ ";
    }

    private static String manifestPart(Path part, Map<Integer, Long> dbSizes) throws Exception {
        assertEquals(1, dbSizes.size());
        Map.Entry<Integer, Long> db = dbSizes.entrySet().iterator().next();
        return "{ \"file\" : \"" + part.getFileName() + "\", \"db\" : \""
                + part.getFileName().toString().replaceAll("[^0-9]", "") + "\", \"keys\" : " + db.getValue()
                + ", \"keysByDb\" : { \""
                + db.getKey() + "\" : " + db.getValue() + " }, \"bytes\" : " + Files.size(part) + ", \"sha256\" : \""
                + sha256(part) + "\" }";
    }

    private static String sha256(Path file) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
