package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code merge(split(x))} has the content of x, however the parts are made. */
class SplitMergeTest {

    private static final List<String> WAYS = List.of(
            "--by db --keep-db-numbers",
            "--by slots --into 3 --keep-db-numbers",
            "--by slots --slots 0-99,16000-16383 --slots 100-15999 --keep-db-numbers",
            "--by prefix",
            "--by prefix --separator e --depth 2",
            "--by type",
            "--by hash --into 7",
            "--by size --part-size 1KB",
            "--by nodes --keep-db-numbers");

    @TempDir
    Path directory;

    static List<Arguments> dumpsAndWays() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Path dump : Cli.dumps()) {
            WAYS.forEach(way -> all.add(Arguments.of(dump, way)));
        }
        assertTrue(all.size() > 100);
        return all;
    }

    @ParameterizedTest
    @MethodSource("dumpsAndWays")
    void mergedPartsHaveTheContentOfTheInput(Path dump, String way) throws IOException {
        assertComesBack(directory, dump, way);
    }

    private static void assertComesBack(Path directory, Path dump, String way) throws IOException {
        Path parts = directory.resolve("parts");
        Path merged = directory.resolve("merged.rdb");
        List<String> split = new ArrayList<>(List.of("split", dump.toString(), "-o", parts.toString(), "-q"));
        split.addAll(List.of(way.split(" ")));
        if (way.contains("nodes")) {
            split.addAll(List.of("--nodes", nodes(directory).toString()));
        }
        Cli.run(split.toArray(String[]::new)).succeeds();
        Cli.run("merge", parts.toString(), "-o", merged.toString(), "-q").succeeds();
        Cli diff = Cli.run("diff", dump.toString(), merged.toString(), "--strict");
        assertEquals(ExitCode.DONE, diff.exitCode(), () -> diff.out() + diff.err());
        assertEquals(info(dump), info(merged));
    }

    /** Content that a diff doesn't compare: version, AUX fields and module data. */
    private static List<String> info(Path file) {
        return Cli.run("info", file.toString())
                .succeeds()
                .out()
                .lines()
                .filter(line -> line.matches("(redis-ver|valkey-ver|ctime|functions|modules|lua).*"))
                .toList();
    }

    private static Path nodes(Path directory) throws IOException {
        return Files.writeString(
                directory.resolve("nodes.conf"),
                "a".repeat(40) + " 127.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-5000 7000\n" + "b".repeat(40)
                        + " 127.0.0.1:7002@17002 master - 0 0 2 connected 5001-6999 7001-16383\n");
    }

    /** Keys of any bytes in several databases, some with the same name. */
    @Property(tries = 40)
    void anyKeysAreMergedAgain(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path home = Files.createTempDirectory("split-merge");
        try {
            Path dump = Files.write(home.resolve("in.rdb"), TinyRdb.of(rdb -> {
                for (int db = 0; db < 3; db++) {
                    rdb.db(db * 5);
                    int keys = random.nextInt(200);
                    for (int i = 0; i < keys; i++) {
                        byte[] name = new byte[random.nextInt(12) + 2];
                        random.nextBytes(name);
                        name[0] = (byte) i;
                        name[1] = ':';
                        if (random.nextInt(4) == 0) {
                            rdb.expiry(random.nextInt());
                        }
                        rdb.key(name, Integer.toString(random.nextInt()).getBytes());
                    }
                }
                rdb.end();
            }));
            assertComesBack(home, dump, WAYS.get(random.nextInt(WAYS.size())));
        } finally {
            org.apache.commons.io.FileUtils.deleteDirectory(home.toFile());
        }
    }
}
