package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.KeySlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys that filters select. */
class FilterOptionsTest {

    private static final byte[] BINARY = {'b', 0, '\n', (byte) 0xff, '\\'};

    @TempDir
    Path directory;

    private Path in;
    private Path list;

    @BeforeEach
    void makeInput() throws IOException {
        in = Files.write(directory.resolve("in.rdb"), TinyRdb.of(rdb -> rdb.db(0)
                .expiry(-5)
                .key("past", "v")
                .key("a", "v")
                .key(BINARY, "v".getBytes(StandardCharsets.UTF_8))
                .key("bx00", "v")
                .db(1)
                .key("c", "v")
                .end()));
        list = Files.writeString(directory.resolve("list"), "a\nz1\nz2\nc\nz3\nz4\n");
    }

    private Cli keys(String... options) {
        List<String> args = new ArrayList<>(List.of("keys", in.toString(), "--format", "keys"));
        args.addAll(List.of(options));
        return Cli.run(args.toArray(String[]::new));
    }

    private String found(String... options) {
        return String.join(" ", keys(options).succeeds().out().lines().toList());
    }

    @Test
    void idleTimesAndCountersAreThoseOfTheFile() throws IOException {
        in = Files.write(directory.resolve("evictable.rdb"), TinyRdb.of(rdb -> rdb.db(0)
                .bytes(0xf8, 10)
                .key("ten", "v")
                .bytes(0xf8, 20)
                .key("twenty", "v")
                .bytes(0xf9, 15)
                .key("often", "v")
                .key("unknown", "v")
                .end()));
        assertEquals("twenty", found("--idle", "11.."));
        assertEquals("ten twenty", found("--idle", "0.."));
        assertEquals("often", found("--freq", "0..255"));
        assertEquals("", found("--freq", "16..", "--key", "*"));
    }

    // ---- lists

    @Test
    void listedKeysThatTheInputLacksAreReported() {
        String said = "rdb: --keys-from " + list + ": 4 of 6 keys are not in the input: \"z1\", \"z2\", \"z3\", ...\n";
        String name = list.toString();
        Path out = directory.resolve("out");
        for (String[] args : new String[][] {
            {"keys", in.toString()},
            {"export", in.toString()},
            {"rewrite", in.toString(), "-o", out.toString()},
            {"rewrite", in.toString(), "--dry-run"},
            {"split", in.toString(), "-o", out + "dir", "--by", "db"},
            {"diff", in.toString(), in.toString()},
        }) {
            List<String> words = new ArrayList<>(List.of(args));
            words.addAll(List.of("--keys-from", name));
            Cli cli = Cli.run(words.toArray(String[]::new)).succeeds();
            assertTrue(cli.err().contains(said), cli.err());
            words.add("-q");
            words.addAll(
                    args[0].equals("keys") || args[0].equals("export") || args[0].equals("diff")
                            ? List.of()
                            : List.of("-f"));
            assertEquals("", Cli.run(words.toArray(String[]::new)).succeeds().err());
        }
        assertEquals("a c", found("--keys-from", name));
    }

    /** A listed key that another filter drops is still in the input, so it is not reported as missing. */
    @Test
    void aKeyThatAnotherFilterDropsIsInTheInput() {
        assertTrue(keys("--keys-from", list.toString(), "--db", "0").err().contains(": 4 of 6 keys are not"));
        assertTrue(keys("--keys-from", list.toString(), "--type", "hash").err().contains(": 4 of 6 keys are not"));
    }

    @Test
    void eachListReportsItsOwnMissingKeys() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "a\nbx00\ny\n");
        Cli cli = keys("--keys-from", list.toString(), "--keys-from", other.toString());
        assertEquals(List.of("a", "bx00", "c"), cli.out().lines().toList());
        assertTrue(cli.err().contains(list + ": 4 of 6 keys"), cli.err());
        assertTrue(cli.err().contains(other + ": 1 of 3 keys is not in the input: \"y\"\n"), cli.err());
    }

    @Test
    void keysOfAListCanBeDropped() {
        Cli cli = keys("--no-keys-from", list.toString());
        assertEquals(
                List.of("past", "b\\x00\\n\\xff\\\\", "bx00"), cli.out().lines().toList());
        assertTrue(cli.err().contains("rdb: --no-keys-from " + list + ": 4 of 6 keys are not in the input"), cli.err());
    }

    @Test
    void theSummaryInJsonCountsMissingKeys() {
        Cli cli =
                Cli.run("rewrite", in.toString(), "--dry-run", "--summary", "json", "--no-keys-from", list.toString());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains("\"unmatched\":{\"--no-keys-from " + list + "\":4}"), cli.err());
        assertTrue(cli.err().contains("\"dropped\":{\"--no-keys-from\":2}"), cli.err());
    }

    @Test
    void hiddenKeysStayHidden() {
        String err = keys("--keys-from", list.toString(), "--hide-keys").err();
        assertFalse(err.contains("z1"), err);
        assertTrue(err.contains("#"), err);
    }

    // ---- patterns, sizes, times

    @Test
    void aPrintedKeyIsAPattern() {
        String printed = "b\\x00\\n\\xff\\\\";
        assertEquals(printed, found("--key", printed));
        assertEquals(printed, found("--key", "b\\x00*"));
        assertEquals(printed, found("--key", "b[\\x00-\\x1f]*"));
        assertEquals("past a c", found("--no-key", "b*"));
        assertEquals("bx00", found("--key", "b[x]00"));
        Cli get = Cli.run("get", in.toString(), printed).succeeds();
        assertTrue(get.out().contains("\"v\""), get.out());
    }

    @Test
    void expiriesBefore1970AreBeforeAllTimes() {
        assertEquals("past", found("--expire", "..2099-01-01"));
        assertEquals("past", found("--expire", "past"));
        assertEquals("", found("--expire", "1970-01-01..2099-01-01"));
    }

    @ParameterizedTest
    @CsvSource({"--size,1K,1K..1K", "--expire,2099-01-01,2099-01-01..2099-01-01", "--ttl,1d,1d.."})
    void ambiguousSizesAndTimesAreRefused(String option, String value, String better) {
        for (String command : List.of("rewrite", "split")) {
            Path out = directory.resolve("out");
            List<String> args = new ArrayList<>(List.of(command, in.toString(), "-o", out.toString()));
            args.addAll(command.equals("split") ? List.of("--by", "db") : List.of());
            args.addAll(List.of(option, value));
            Cli.run(args.toArray(String[]::new)).fails(ExitCode.USAGE, option + " " + value + ": ", better);
            assertFalse(Files.exists(out));
        }
    }

    @Test
    void aCountAloneMeansExactlyThatCount() {
        assertEquals(5, keys("--elements", "1").out().lines().count());
        assertEquals("", found("--elements", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--key-regex", "--no-key-regex"})
    void anExcessiveExpressionIsReportedInOneLine(String option) {
        String deep = "(".repeat(5000) + "a" + ")".repeat(5000);
        Cli cli = keys(option, deep).fails(ExitCode.USAGE, option, "nested too deep");
        assertTrue(cli.err().length() < 500, cli.err());
        Cli.run("rewrite", in.toString(), "-o", "-", "--rename-regex", "s/" + deep + "/x/")
                .fails(ExitCode.USAGE, "--rename-regex", "nested too deep");
        Cli.run("rewrite", in.toString(), "-o", "-", "--rename-regex", "s/((a{1000}){1000}){1000}/x/")
                .fails(ExitCode.USAGE, "--rename-regex", "it repeats too much");
    }

    // ---- slots

    /** The slot of a key is that of its written name, or of its name in the input if it is not renamed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--db-prefix=db{db}:",
                "--add-prefix=p:",
                "--strip-prefix=b",
                "--rename-prefix=b=q",
                "--rename-regex=s/^./{&}/",
                "--move-db=1=0",
                "-q"
            })
    void theSlotIsThatOfTheWrittenName(String change) throws IOException {
        List<String> all = new ArrayList<>();
        for (String slots : List.of("0-5460", "5461-10922", "10923-16383")) {
            Path out = directory.resolve("out");
            Cli cli = Cli.run(
                    "rewrite", in.toString(), "-o", out.toString(), "-f", "--slot", slots, change, "--summary", "json");
            assertEquals(ExitCode.DONE, cli.exitCode(), cli.err());
            List<String> names = Cli.run("keys", out.toString(), "--format", "keys")
                    .out()
                    .lines()
                    .toList();
            String[] range = slots.split("-");
            for (String name : names) {
                int slot = KeySlot.of(KeySet.unescape(name.getBytes(StandardCharsets.UTF_8)));
                assertTrue(slot >= Integer.parseInt(range[0]) && slot <= Integer.parseInt(range[1]), name);
            }
            all.addAll(names);
        }
        assertEquals(5, all.size(), all::toString);
    }

    // ---- database numbers

    @Test
    void theLargestDatabaseNumberIsAccepted() throws IOException {
        byte[] rdb = TinyRdb.of(out ->
                out.bytes(0xfe, 0x80, 0x7f, 0xff, 0xff, 0xff).key("k", "v").end());
        Path file = Files.write(directory.resolve("max.rdb"), rdb);
        largestNumber(file);
        Path moved = directory.resolve("moved.rdb");
        Cli.run("rewrite", in.toString(), "-o", moved.toString(), "--move-db", "1=2147483647")
                .succeeds();
        assertEquals(
                "c",
                String.join(
                        "",
                        Cli.run("keys", moved.toString(), "--db", "2147483647", "--format", "keys")
                                .out()
                                .lines()
                                .toList()));
        assertEquals(
                "c",
                String.join(
                        "",
                        Cli.run("keys", moved.toString(), "--db", "1-2147483647", "--format", "keys")
                                .out()
                                .lines()
                                .toList()));
        Path parts = directory.resolve("parts");
        Cli.run("split", file.toString(), "-o", parts.toString(), "--by", "db", "--keep-db-numbers")
                .succeeds();
        assertTrue(Files.exists(parts.resolve("db2147483647.rdb")));
    }

    @Test
    void theLargestDatabaseNumberOfAUserIsAccepted() {
        largestNumber(CaseFiles.file("deep/db2147483647.rdb"));
    }

    private static void largestNumber(Path file) {
        String info = Cli.run("info", file.toString()).succeeds().out();
        assertTrue(info.contains("with 'databases' at least 2147483648"), info);
        String converted = Cli.run("rewrite", file.toString(), "--dry-run", "--target", "redis-7.0")
                .succeeds()
                .err();
        assertTrue(converted.contains("'databases' at least 2147483648"), converted);
        Cli target = Cli.run("verify", "--target", "redis-7.0", file.toString());
        assertFalse((target.out() + target.err()).contains("-2147483648"), target.out() + target.err());
    }
}
