package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With four processors commands print the same as with one: output, messages and exit codes, also of damaged files. */
class ProcessorsTest {

    /** How many entries a thread gets at a time. */
    private static final int[] AT_A_TIME = {1, 4096};

    /** Of a corpus, every dump of so many. */
    private static final int EVERY = 8;

    /** Whether dumps are cut and damaged at many places. */
    private static final boolean FULL = "full".equals(System.getProperty("rdb.proof"));

    private static final String NOW = "--now=2026-12-01";

    private static final List<List<String>> COMMANDS = List.of(
            List.of("keys"),
            List.of("keys", "--format", "csv"),
            List.of("keys", "--format", "jsonl", "--key", "*1*"),
            List.of("keys", "--format", "keys", "--raw", "--fail-empty"),
            List.of("keys", "--format", "csv", "--size", "20..", "--expire", "none"),
            List.of("keys", "--format", "csv", "--elements", "2.."),
            List.of("keys", "--sort", "memory", "--top", "5"),
            List.of("memory"),
            List.of("memory", "--format", "csv", "--for", "valkey-9.1"),
            List.of("memory", "--format", "jsonl", "--size", "20.."),
            List.of("memory", "--by", "prefix", "--top", "1000"),
            List.of("memory", "--by", "type", "--format", "csv"),
            List.of("memory", "--by", "encoding", "--format", "csv", "--type", "hash"),
            List.of("memory", "--by", "db", "--format", "jsonl"),
            List.of("memory", "--format", "json"),
            List.of("export", "--format", "csv"),
            List.of("export", "--format", "csv", "--size", "20.."),
            List.of("export", "--format", "keys", "--add-prefix", "x:", "--db-prefix", "", "--on-duplicate", "last"),
            List.of("export"),
            List.of("export", "--format", "json", "--lenient"),
            List.of("export", "--format", "csv", "--rows"),
            List.of("export", "--format", "resp"),
            List.of("export", "--format", "resp", "--restore"),
            List.of("export", "--target", "redis-6.2", "--on-loss", "drop-feature"),
            List.of("verify"),
            List.of("verify", "--deep"),
            List.of("verify", "--deep", "--format", "jsonl"));

    @TempDir
    Path directory;

    static Stream<Path> corpus() throws IOException {
        String corpus = System.getenv("RDB_CORPUS");
        if (corpus == null) {
            return Stream.empty();
        }
        List<Path> all = Sidecar.files(Path.of(corpus))
                .map(file -> Sidecar.in(file).dump())
                .toList();
        int step = FULL ? 1 : EVERY;
        return IntStream.range(0, all.size() / step).mapToObj(i -> all.get(i * step));
    }

    /** @param entries how many entries a thread gets at a time */
    private static Cli run(int processors, int entries, String... line) {
        System.setProperty("rdb.processors", "" + processors);
        System.setProperty("rdb.entries", "" + entries);
        try {
            return Cli.run(line);
        } finally {
            System.clearProperty("rdb.processors");
            System.clearProperty("rdb.entries");
        }
    }

    private static String[] line(List<String> command, Path file) {
        Stream<String> last =
                command.get(0).equals("verify") ? Stream.of(file.toString()) : Stream.of(NOW, file.toString());
        return Stream.concat(command.stream(), last).toArray(String[]::new);
    }

    private static Cli assertSame(List<String> command, Path file, int... atATime) {
        String[] line = line(command, file);
        boolean isDivided = command.contains("resp"); // each run begins with a SELECT
        Cli one = run(1, 4096, line);
        for (int entries : atATime) {
            if (isDivided) {
                one = run(1, entries, line);
            }
            Cli four = run(4, entries, line);
            String what = entries + " at a time: " + String.join(" ", line);
            assertEquals(one.err(), four.err(), what);
            assertEquals(one.out(), four.out(), what);
            assertArrayEquals(one.outBytes(), four.outBytes(), what);
            assertEquals(one.exitCode(), four.exitCode(), what);
        }
        return one;
    }

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void ofDumps(Path dump) throws IOException {
        for (List<String> command : COMMANDS) {
            assertTrue(assertSame(command, dump, 1).exitCode() != ExitCode.USAGE, () -> "" + command);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    @EnabledIfEnvironmentVariable(
            named = "RDB_CORPUS",
            matches = ".+",
            disabledReason = "it needs a directory of dumps")
    void ofACorpus(Path dump) throws IOException {
        for (List<String> command : COMMANDS.subList(0, Files.size(dump) > 1 << 20 ? 3 : COMMANDS.size())) {
            assertSame(command, dump, 3);
        }
    }

    /** Commands that read values, each in its own way. */
    private static final List<List<String>> OF_DAMAGE = List.of(
            List.of("keys"),
            List.of("keys", "--format", "csv", "--size", "20.."),
            List.of("memory", "--format", "csv"),
            List.of("memory", "--by", "type"),
            List.of("export", "--format", "csv"),
            List.of("export", "--format", "jsonl"),
            List.of("verify", "--deep"));

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void ofCutDumps(Path dump) throws IOException {
        byte[] rdb = Files.readAllBytes(dump);
        int steps = FULL ? rdb.length / 200 : 3;
        for (int i = 0; i < steps; i++) {
            assertSameOfDamage(Arrays.copyOf(rdb, (int) ((long) rdb.length * i / steps)));
        }
    }

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void ofDamagedDumps(Path dump) throws IOException {
        byte[] rdb = Files.readAllBytes(dump);
        Random random = new Random(rdb.length);
        for (int i = 0; i < (FULL ? 40 : 3); i++) {
            byte[] damaged = rdb.clone();
            damaged[9 + random.nextInt(rdb.length - 9)] ^= (byte) (1 << random.nextInt(8));
            assertSameOfDamage(damaged);
        }
    }

    private void assertSameOfDamage(byte[] rdb) throws IOException {
        Path file = Files.write(directory.resolve("damaged.rdb"), rdb);
        for (List<String> command : OF_DAMAGE) {
            assertSame(command, file, 1);
        }
    }

    @Test
    void ofSeveralInputsAndAnAof() throws IOException {
        Path aof = directory.resolve("one.aof");
        Files.write(aof, Files.readAllBytes(Cli.dumps().get(0)));
        Files.writeString(aof, "*1\r\n$4\r\nPING\r\n", StandardOpenOption.APPEND);
        for (List<String> command : COMMANDS) {
            assertSame(command, aof, AT_A_TIME);
            if (command.get(0).equals("verify")) {
                continue;
            }
            for (Path last : List.of(Cli.dumps().get(2), directory.resolve("missing.rdb"))) {
                List<String> several = Stream.concat(
                                command.stream(),
                                Stream.of(
                                        "--drop-aof-tail",
                                        aof.toString(),
                                        Cli.dumps().get(1).toString()))
                        .toList();
                assertSame(several, last, AT_A_TIME);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void ofCutCompressedDumps(Path dump) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            Files.copy(dump, gzip);
        }
        byte[] bytes = packed.toByteArray();
        assertSameOfDamage(Arrays.copyOf(bytes, bytes.length / 2));
        assertSameOfDamage(Arrays.copyOf(bytes, bytes.length - 20));
    }
}
