package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contradictory and malformed options: exit code 2, and one line that names the option and the value. */
class OptionErrorsTest {

    private static final String DUMP = Cli.dump("redis-7.0-rich").toString();

    @TempDir
    Path outputs;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--db | 99999999999",
                "--db | 2147483648",
                "--db | -1",
                "--db | 1-",
                "--db | ''",
                "--no-db | x",
                "--slot | 16384",
                "--slot | 5-1",
                "--type | foo",
                "--no-type | foo",
                "--key-regex | (",
                "--key-regex | a(?=b)",
                "--no-key-regex | [",
                "--expire | never",
                "--expire | 2026-02-30..",
                "--expire | ..",
                "--elements | x",
                "--elements | 3..1",
                "--size | 5..1",
                "--size | 1QB",
                "--size | 99999999999999999999",
                "--size | -1",
                "--now | zz",
            })
    void wrongFiltersAreRefused(String option, String value) throws IOException {
        for (String command : List.of("keys", "export", "rewrite", "split")) {
            refuses(command, option, value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--move-db | 3=x",
                "--move-db | 3",
                "--move-db | 1=2=3",
                "--move-db | 1=99999999999",
                "--move-db | 1=+2",
                "--move-db | =",
                "--ttl | nonsense",
                "--ttl | +1y",
                "--ttl | =yesterday",
                "--ttl | ''",
                "--ttl | 2d..1d",
                "--rename-prefix | user",
                "--rename-regex | x",
                "--rename-regex | s/a/b",
                "--rename-regex | s/(/b/",
                "--rename-regex | s/a/b/q",
                "--rename-regex | s/a/\\1/",
                "--on-duplicate | second",
                "--summary | xml",
            })
    void wrongChangesAreRefused(String option, String value) throws IOException {
        for (String command : List.of("rewrite", "split")) {
            refuses(command, option, value);
        }
    }

    private void refuses(String command, String option, String value) throws IOException {
        String[] args = List.of("keys", "export").contains(command)
                ? new String[] {command, DUMP, option + "=" + value}
                : command.equals("rewrite")
                        ? new String[] {
                            "rewrite", DUMP, "-o", outputs.resolve("o").toString(), option + "=" + value
                        }
                        : new String[] {
                            "split", DUMP, "-o", outputs.resolve("o").toString(), "--by", "db", option + "=" + value
                        };
        Cli.run(args).fails(ExitCode.USAGE, option, value);
        assertEquals(List.of(), Cli.names(outputs));
    }

    @Test
    void aDatabaseMovesOnlyOnce() throws IOException {
        Cli.run("rewrite", DUMP, "-o", "-", "--move-db", "1=2,1=3")
                .fails(ExitCode.USAGE, "--move-db 1=3", "database 1 moves twice");
        Cli.run("rewrite", DUMP, "-o", "-", "--move-db", "1=2", "--db-prefix", "{db}:")
                .fails(ExitCode.USAGE, "--db-prefix", "--move-db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keys | Missing required parameter: 'FILE' | rdb keys --help",
                "keys x --frmat csv | no such option: --frmat; did you mean --format? | rdb keys --help",
                "keys x --format yaml | --format yaml | one of",
                "keys x --raw | --raw | --format keys",
                "keys x --key | '--key' | rdb keys --help",
                "export x --format yaml | --format yaml | one of",
                "export x --format csv --lenient | --lenient | --format csv",
                "export x --force | --force | --output",
                "export x --restore | --restore | --format resp",
                "export x --format json --replace | --replace | --format resp",
                "export x --format keys --no-select | --no-select | --format resp",
                "rewrite x | --output is missing | rdb: ",
                "rewrite x y -o z | too many: y | rdb rewrite --help",
                "rewrite x -o y -o z | '--output' | rdb rewrite --help",
                "rewrite -o y | 'FILE' | rdb rewrite --help",
                "split x -o y | --by | rdb split --help",
                "split x -o y --by x | --by x | --by x: it must be one of db, slots",
                "split x --by db | --output is missing | rdb: ",
                "split x -o y --by db --name parts | --name | {db}",
                "split x -o y --by db --functions some | --functions some | one of",
                "completion ksh | ksh | rdb completion --help",
                "frobnicate | no such command: frobnicate | rdb --help",
                "'' | COMMAND is missing | rdb --help",
            })
    void wrongCommandLinesAreRefused(String commandLine, String part, String other) {
        String[] args = commandLine.isEmpty() ? new String[0] : commandLine.split(" ");
        Cli.run(args).fails(ExitCode.USAGE, part, other);
    }

    @Test
    void namesOfPartsMustStayInTheDirectory() throws IOException {
        Cli.run("split", DUMP, "-o", outputs.resolve("o").toString(), "--by", "db", "--name", "../{db}")
                .fails(ExitCode.USAGE, "../", "not the name of a file");
        assertEquals(List.of(), Cli.names(outputs));
    }

    @Test
    void aMissingListOfKeysIsNamed() {
        Cli.run("keys", DUMP, "--keys-from", outputs.resolve("list").toString())
                .fails(ExitCode.IO, "list: no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[^", "\\", "[a-", "***", "[]", "@x", "{a,b}"})
    void everyTextIsAPattern(String glob) {
        Cli.run("keys", DUMP, "--key", glob).succeeds();
    }

    @Test
    void anArgumentThatIsNoTextIsRefused() {
        Cli.run("keys", DUMP, "--key", "caf\uFFFD*").fails(ExitCode.USAGE, "caf", "is not text in", "--keys-from");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anArgumentThatTheLocaleLacksIsRefused() throws Exception {
        Path directory = outputs;
        ProcessBuilder rdb = ForkedRdb.of(
                directory, Main.class, List.of("-Dsun.jnu.encoding=ANSI_X3.4-1968"), "keys", DUMP, "--key", "café");
        rdb.environment().put("LC_ALL", "C");
        Process process = rdb.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(ExitCode.USAGE, process.exitValue(), said);
        assertTrue(said.contains("LC_ALL=C.UTF-8"), said);
    }

    @Test
    void anAtSignIsNotAnArgumentFile() throws IOException {
        Path file = Files.writeString(outputs.resolve("args"), "--format csv");
        assertEquals(
                "rdb: no key matched\n",
                Cli.run("keys", DUMP, "--key", "@" + file).succeeds().err());
    }
}
