package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.WriteOptions;
import io.rdbkit.repair.Repair;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server loads the repaired file. Each of its keys is in the original and has the same value there. */
class RepairProofTest {

    private static final Path ORIGINAL = Path.of("..", "testdata", "redis-7.0.15-rich.rdb");

    @TempDir
    Path directory;

    @Test
    void aServerLoadsARepairedFile() throws IOException {
        ServerKind kind = ServerKind.REDIS_7_0_15;
        kind.orSkip();
        byte[] whole = Files.readAllBytes(ORIGINAL);
        try (FreshServers servers = new FreshServers()) {
            RealServer original = servers.load(kind, ORIGINAL);
            Map<ServerKey, String> contents = Map.copyOf(original.contents());
            Map<ServerKey, Long> expiries = Map.copyOf(original.expiries());
            long kept = 0;
            for (int seed = 0; seed < 6; seed++) {
                Path damaged = Files.write(directory.resolve("damaged.rdb"), damage(whole, seed));
                Path saved = directory.resolve(seed + ".rdb");
                long keys = Repair.of(damaged).to(saved, WriteOptions.DEFAULT).keys();
                RealServer server = servers.load(kind, saved);
                assertEquals(List.of(), server.logWarnings());
                assertEquals(keys, server.contents().size());
                server.contents().forEach((key, content) -> assertEquals(contents.get(key), content, key.toString()));
                server.expiries().forEach((key, expiry) -> assertEquals(expiries.get(key), expiry, key.toString()));
                kept += keys;
            }
            assertTrue(kept > contents.size(), kept + " keys");
        }
    }

    /** Files whose first bytes are damaged or lost, and files of real users. */
    @Test
    void aServerLoadsARepairedFileWithoutItsHead() throws IOException {
        ServerKind kind = ServerKind.REDIS_7_0_15;
        kind.orSkip();
        byte[] whole = Files.readAllBytes(ORIGINAL);
        List<Path> damaged = new ArrayList<>();
        for (int lost : new int[] {1, 5, 9, 20, 100, 512}) {
            byte[] cut = Arrays.copyOfRange(whole, lost, whole.length);
            damaged.add(Files.write(directory.resolve("cut-" + lost), cut));
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, 0, lost, (byte) 0);
            damaged.add(Files.write(directory.resolve("zeroed-" + lost), zeroed));
        }
        String cases = System.getenv("RDB_CASES");
        if (cases != null) {
            try (Stream<Path> files = Files.list(Path.of(cases, "repair-header"))) {
                files.forEach(damaged::add);
            }
        }
        try (FreshServers servers = new FreshServers()) {
            RealServer original = servers.load(kind, ORIGINAL);
            Map<ServerKey, String> contents = Map.copyOf(original.contents());
            Map<ServerKey, Long> expiries = Map.copyOf(original.expiries());
            for (Path file : damaged) {
                Path saved = directory.resolve("saved-" + file.getFileName() + ".rdb");
                long keys = Repair.of(file).to(saved, WriteOptions.DEFAULT).keys();
                RealServer server = servers.load(kind, saved);
                assertEquals(List.of(), server.logWarnings(), file.toString());
                assertEquals(keys, server.contents().size(), file.toString());
                boolean half = file.endsWith("head-cut.rdb"); // more than a fifth of this file is missing
                assertTrue(keys >= contents.size() * (half ? 0.75 : 0.97), file + ": " + keys + " keys");
                server.contents().forEach((key, content) -> assertEquals(contents.get(key), content, key.toString()));
                server.expiries().forEach((key, expiry) -> assertEquals(expiries.get(key), expiry, key.toString()));
            }
        }
    }

    /** A cut, or a changed piece within a value whose length no longer fits. */
    private static byte[] damage(byte[] whole, int seed) {
        Random random = new Random(seed);
        if (seed % 3 == 0) {
            return Arrays.copyOf(whole, whole.length / 2 + random.nextInt(whole.length / 2));
        }
        byte[] damaged = whole.clone();
        int from = 200 + random.nextInt(whole.length - 400);
        Arrays.fill(damaged, from, from + 30 + random.nextInt(100), (byte) (seed % 3 == 1 ? 0 : 0xff));
        return damaged;
    }
}
