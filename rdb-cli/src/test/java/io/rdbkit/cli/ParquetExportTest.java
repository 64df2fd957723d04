package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rdb export --format parquet}, read by DuckDB. */
class ParquetExportTest {

    @TempDir
    Path directory;

    private Path out() {
        return directory.resolve("out.parquet");
    }

    private Cli export(Path input, String... options) {
        List<String> all =
                new ArrayList<>(List.of("export", "--format", "parquet", input.toString(), "-o", out().toString()));
        all.addAll(List.of(options));
        return Cli.run(all.toArray(String[]::new));
    }

    private List<String> ask(String question) throws SQLException {
        return Duck.ask(question.formatted(Duck.quoted(out())));
    }

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void itsSumsAreThoseOfMemory(Path dump) throws Exception {
        String told = export(dump).succeeds().err();
        for (String by : List.of("type", "db", "encoding", "slot")) {
            Cli memory = Cli.run("memory", dump.toString(), "--by", by, "--format", "csv")
                    .succeeds();
            List<String> expected = memory.out()
                    .lines()
                    .skip(1)
                    .map(line -> line.replace("\"", "").split(","))
                    .map(cells -> String.join("|", Arrays.copyOf(cells, 7)))
                    .toList();
            List<String> found =
                    ask("SELECT %s, count(*), count(expiry), sum(memory), sum(allocated), sum(value_bytes), "
                                    .formatted(by.equals("slot") ? "slot" : by)
                            + "sum(elements) FROM %s GROUP BY 1");
            if (!by.equals("slot")) { // whose rows are ranges
                assertEquals(new TreeSet<>(expected), new TreeSet<>(found), by);
            }
            if (by.equals("type")) {
                assertTrue(told.isEmpty() || memory.err().contains(told.strip()), told);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void itsCountsAreThoseOfInfo(Path dump) throws Exception {
        export(dump, "-q").succeeds();
        String info = Cli.run("info", dump.toString()).succeeds().out();
        long dbs = info.lines().filter(line -> line.startsWith("  db ")).count();
        List<String> counts = ask("SELECT db, count(*), count(expiry) FROM %s GROUP BY 1");
        assertEquals(dbs, counts.size(), info);
        for (String count : counts) {
            String[] numbers = count.split("\\|");
            String line = info.lines()
                    .filter(one -> one.startsWith("  db " + numbers[0] + " "))
                    .findFirst()
                    .orElseThrow();
            assertTrue(line.matches("  db \\d+ +" + numbers[1] + " keys, " + numbers[2] + " expiring: .*"), line);
        }
    }

    @ParameterizedTest
    @MethodSource("io.rdbkit.cli.Cli#dumps")
    void itsElementsAreThoseOfJson(Path dump) throws Exception {
        export(dump, "--rows", "-q").succeeds();
        assertEquals(TableRowsOfJson.of(Cli.run("export", dump.toString(), "-q").out()), ask(TableRowsOfJson.QUESTION));
    }

    @Test
    void prefixesAreTheFirstLevelOfThoseOfMemory() throws Exception {
        Path dump = Cli.dump("redis-8.0-rich");
        export(dump, "-q").succeeds();
        String[] lines = Cli.run("memory", dump.toString(), "--by", "prefix", "--format", "csv", "--top", "100000")
                .out()
                .split("\n");
        int compared = 0;
        for (String found : ask("SELECT prefix, count(*), count(expiry), sum(memory) FROM %s GROUP BY 1")) {
            String name = '"' + found.substring(0, found.indexOf('|')) + "\",";
            for (String line : lines) { // which lacks a prefix whose keys are all of one longer prefix
                if (line.startsWith(name)) {
                    compared++;
                    String expected = found.substring(found.indexOf('|') + 1).replace('|', ',');
                    assertTrue(line.startsWith(name + expected + ","), () -> line + " " + expected);
                }
            }
        }
        assertTrue(compared > 10, compared + " prefixes");
    }

    @Test
    void namesAndTimesThatAreOdd() throws Exception {
        byte[] key = {(byte) 0xff, 0, 'a', '\''};
        Path dump = Files.write(directory.resolve("odd.rdb"), TinyRdb.of(rdb -> rdb.db(5)
                .expiry(-5)
                .key(key, new byte[] {(byte) 0x80})
                .expiry(0)
                .key("", "empty")
                .end()));
        export(dump, "-q").succeeds();
        assertEquals(
                List.of("5|FF006127|\\xFF\\x00a'|-5|string".replace("\\xFF\\x00", "\\xff\\x00"), "5|||0|string"),
                ask("SELECT db, hex(\"key\"), prefix, epoch_ms(expiry), type FROM %s"));
        export(dump, "-q", "--rows", "-f").succeeds();
        assertEquals(List.of("FF006127|80", "|656D707479"), ask("SELECT hex(\"key\"), hex(value) FROM %s"));
    }

    @Test
    void filtersAndChanges() throws Exception {
        Path dump = Cli.dump("redis-8.0-rich");
        export(dump, "-q", "--type", "hash", "--key", "user:*", "--rename-prefix", "user:=u:", "--ttl", "drop")
                .succeeds();
        long expected = Cli.run("export", "--format", "keys", dump.toString(), "--type", "hash", "--key", "user:*")
                .out()
                .lines()
                .count();
        assertTrue(expected > 0);
        assertEquals(
                List.of(expected + "|" + expected + "|0|hash"),
                ask("SELECT count(*), count(*) FILTER (prefix = 'u:'), count(expiry), min(type) FROM %s"));
    }

    @Test
    void noKeyGivesATableWithoutRows() throws Exception {
        export(Cli.dump("redis-7.0.15-empty")).succeeds();
        assertEquals(List.of("0"), ask("SELECT count(*) FROM %s"));
    }

    @Test
    void severalFilesAndFilesOfTheSameName() throws Exception {
        Path first = Files.createDirectories(directory.resolve("one")).resolve("dump.rdb");
        Path second = Files.createDirectories(directory.resolve("two")).resolve("dump.rdb");
        Path third = directory.resolve("two").resolve("a b%.aof");
        Files.copy(Cli.dump("redis-8.0-multidb"), first);
        Files.copy(Cli.dump("redis-6.2-multidb"), second);
        Files.copy(Cli.dump("redis-7.0.15-empty"), third);
        export(first, second.toString(), third.toString(), "-q").succeeds();
        assertEquals(List.of("a%20b%25.aof.parquet", "dump-2.parquet", "dump.parquet"), Cli.names(out()));
        assertEquals(
                List.of(first + "|30", second + "|30"),
                Duck.ask("SELECT source, count(*) FROM " + Duck.quoted(out().resolve("*.parquet"))
                        + " GROUP BY 1 ORDER BY source"));
        export(first, second.toString()).fails(ExitCode.USAGE, "is not empty; --force replaces files in it");
        export(first, second.toString(), "-f", "-q").succeeds();
    }

    @Test
    void oneFileIntoADirectory() throws Exception {
        Cli.run(
                        "export",
                        "--format",
                        "parquet",
                        "-q",
                        Cli.dump("redis-8.0-multidb").toString(),
                        "-o",
                        out() + "/")
                .succeeds();
        assertEquals(List.of("redis-8.0-multidb.parquet"), Cli.names(out()));
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void damageLeavesNoFile(boolean rows, boolean several) throws Exception {
        byte[] good = Files.readAllBytes(Cli.dump("redis-8.0-rich"));
        Path damaged = Files.write(directory.resolve("cut.rdb"), Arrays.copyOf(good, good.length / 2));
        List<String> options = new ArrayList<>(List.of("-q"));
        if (rows) {
            options.add("--rows");
        }
        Path first = several ? Cli.dump("redis-8.0-multidb") : damaged;
        if (several) {
            options.add(damaged.toString());
        }
        export(first, options.toArray(String[]::new)).fails(ExitCode.BAD_INPUT, "cut.rdb: ", "offset");
        assertEquals(List.of("cut.rdb"), Cli.names(directory));
    }

    @Test
    void aFileThatIsThereStays() throws IOException {
        Files.writeString(out(), "mine");
        export(Cli.dump("redis-8.0-multidb")).fails(ExitCode.USAGE, "is there already");
        assertEquals("mine", Files.readString(out()));
        Path dump = Files.copy(Cli.dump("redis-8.0-multidb"), directory.resolve("a.rdb"));
        Cli.run("export", "--format", "parquet", dump.toString(), "-f", "-o", dump.toString())
                .fails(ExitCode.USAGE, "a.rdb");
        assertTrue(Files.size(dump) > 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--target redis-6.2", "--lenient", "--functions", "--restore"})
    void optionsForOtherFormats(String option) {
        export(Cli.dump("redis-8.0-multidb"), option.split(" ")).fails(ExitCode.USAGE, option.split(" ")[0]);
        assertFalse(Files.exists(out()));
    }

    @Test
    void standardOutputIsNoPlaceForIt() {
        Cli.run("export", "--format", "parquet", Cli.dump("redis-8.0-multidb").toString())
                .fails(ExitCode.USAGE, "--format parquet needs --output: a file, or a directory for several");
    }

    @Test
    void theQuestionsOfTheDocumentAreAnswered() throws Exception {
        Path tables = directory.resolve("tables");
        Cli.run("export", "--format", "parquet", "-q", "../testdata", "-o", tables.toString())
                .succeeds();
        Path elements = directory.resolve("elements.parquet");
        Cli.run(
                        "export",
                        "--format",
                        "parquet",
                        "-q",
                        "--rows",
                        Cli.dump("redis-8.0-rich").toString(),
                        "-o",
                        elements.toString())
                .succeeds();
        String[] parts = Files.readString(Path.of("..", "docs", "tables.md")).split("```sql\n");
        assertEquals(3, parts.length, "two questions");
        for (int i = 1; i < parts.length; i++) {
            String question = parts[i].substring(0, parts[i].indexOf("```")).replace("/tmp/", directory + "/");
            assertEquals(10, Duck.ask(question).size(), question);
        }
    }

    @Test
    void whatIsLeftOutIsSaid() {
        String err = export(Cli.dump("redis-8.0-rich"), "--rows").succeeds().err();
        assertTrue(err.contains("left out: 4 consumer groups of streams\n"), err);
        assertTrue(err.contains("left out: 1 value of modules; each has a row without a value\n"), err);
    }

    @Test
    void withoutItsModule() throws Exception {
        String without = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("parquet"))
                .collect(Collectors.joining(File.pathSeparator));
        Process rdb = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        without,
                        Main.class.getName(),
                        "export",
                        "--format",
                        "parquet",
                        Cli.dump("redis-8.0-multidb").toString(),
                        "-o",
                        out().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(rdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(rdb.waitFor(1, TimeUnit.MINUTES));
        assertEquals("rdb: --format parquet is in rdb-parquet.jar, which is not on the class path\n", said);
        assertEquals(ExitCode.USAGE, rdb.exitValue());
        assertEquals(List.of(), Cli.names(directory));
    }
}
