package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help fits a screen, and ends with examples and exit codes. */
class HelpTest {

    private static final InputStream UNREADABLE = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("help must not read its input");
        }
    };

    static Stream<String> commands() {
        CommandLine rdb = Cli.commandLine();
        return Stream.concat(Stream.of(""), rdb.getSubcommands().keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpFitsAScreen(String command) {
        String[] args = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
        Cli help = Cli.run(UNREADABLE, args).succeeds();
        assertEquals("", help.err());
        List<String> lines = help.out().lines().toList();
        int examples = lines.indexOf("Examples:");
        assertTrue(examples > 0, help.out());
        assertTrue(lines.get(examples + 1).startsWith("  "), help.out());
        assertTrue(lines.get(examples + 2).startsWith("  "), help.out());
        assertEquals(ExitCode.HELP, lines.get(lines.size() - 1));
    }

    private static List<String> help(CommandLine command, String columns) {
        HelpLayout.apply(command, columns, false);
        return command.getUsageMessage().lines().toList();
    }

    /**
     * The number of options that a command has and rewrite doesn't. rewrite has all filters, changes and conversions.
     */
    private static long ownOptions(CommandLine command, CommandLine rdb) {
        Set<String> shared = rdb.getSubcommands()
                .get("rewrite")
                .getCommandSpec()
                .optionsMap()
                .keySet();
        return command.getCommandSpec().options().stream()
                .filter(option -> !shared.contains(option.longestName()))
                .count();
    }

    /**
     * A user finds an option by reading the help. Options that aren't listed are named in the heading of the filters
     * and in --ttl.
     */
    @Test
    void everyOptionIsListedOrNamed() {
        for (CommandLine command : Cli.commandLine().getSubcommands().values()) {
            List<String> hidden = command.getCommandSpec().options().stream()
                    .filter(CommandLine.Model.OptionSpec::hidden)
                    .map(CommandLine.Model.OptionSpec::longestName)
                    .toList();
            String help = String.join(" ", help(command, "80"));
            assertEquals(
                    List.of(),
                    hidden.stream().filter(name -> !help.contains(name)).toList());
            assertTrue(
                    hidden.stream().allMatch(name -> name.startsWith("--no-") || name.equals("--field-ttl")),
                    command.getCommandName() + " hides " + hidden);
        }
    }

    /**
     * The help of all commands at several widths. Each option of a command adds a line to the limit, and two where the
     * help is narrow.
     */
    @ParameterizedTest
    @CsvSource({"55, 120, 2", "80, 80, 0", "100, 62, 1", "120, 62, 1", ", 80, 0"})
    void theHelpFollowsTheWidth(String columns, int mostLines, int moreForAnOption) {
        CommandLine rdb = Cli.commandLine();
        int width = columns == null ? 80 : Integer.parseInt(columns);
        Set<String> words = new TreeSet<>();
        for (CommandLine command : Stream.concat(Stream.of(rdb), rdb.getSubcommands().values().stream())
                .toList()) {
            List<String> lines = help(command, columns);
            long most = mostLines + moreForAnOption * ownOptions(command, rdb);
            assertTrue(lines.size() <= most, lines.size() + " lines: " + command.getCommandName());
            for (String line : lines) {
                assertTrue(line.length() <= width, line);
                words.addAll(List.of(line.strip().split(" +")));
            }
        }
        Set<String> whole = new TreeSet<>();
        for (CommandLine command : Stream.concat(Stream.of(rdb), rdb.getSubcommands().values().stream())
                .toList()) {
            help(command, "1000")
                    .forEach(line -> whole.addAll(List.of(line.strip().split(" +"))));
        }
        words.removeAll(whole);
        words.remove("\\");
        assertEquals(Set.of(), words, "a word must not be broken");
    }

    @Test
    void valuesAreShownAsTheyAreTyped() {
        CommandLine rdb = Cli.commandLine();
        for (CommandLine command : rdb.getSubcommands().values()) {
            String help = String.join("\n", help(command, "80"));
            for (CommandLine.Model.OptionSpec option : command.getCommandSpec().options()) {
                if (option.type().isEnum()) {
                    for (Object constant : option.type().getEnumConstants()) {
                        String name = ((Enum<?>) constant).name();
                        assertFalse(
                                Pattern.compile("\\b" + name + "\\b")
                                        .matcher(option.description()[0])
                                        .find(),
                                command.getCommandName() + " " + option.longestName() + ": " + name);
                    }
                    Cli.run(command.getCommandName(), option.longestName() + "=nonesuch")
                            .fails(ExitCode.USAGE, String.join(", ", UsageError.words(option.type())));
                }
            }
            assertFalse(help.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rewite a.rdb | no such command: rewite; did you mean rewrite? See 'rdb --help'",
                "kyes a.rdb | did you mean keys?",
                "xyzzy | no such command: xyzzy; see 'rdb --help'",
                "keys --keyz a.rdb | no such option: --keyz; did you mean --key? See 'rdb keys --help'",
                "keys --tpye=hash a.rdb | no such option: --tpye; did you mean --type?",
                "get a.rdb k --format jsn | --format jsn: it must be one of text, json, resp, raw, dump, csv; did you mean json?",
                "export a.rdb --format=foo | --format foo: it must be one of jsonl, json, resp, csv, keys, parquet; see",
                "info --bogus a.rdb | no such option: --bogus; see 'rdb info --help'",
                "completion ksh | SHELL ksh: it must be one of bash, zsh, fish",
                "help kes | no such command: kes; did you mean keys?",
            })
    void aMistypedWordGetsASuggestion(String line, String message) {
        Cli.run(line.split(" ")).fails(ExitCode.USAGE, message);
    }

    @Test
    void withoutACommandTheCommandsAreListed() {
        Cli.run().fails(ExitCode.USAGE, "a COMMAND is missing; there are info, verify, keys", "see 'rdb --help'");
    }

    @Test
    void helpExplainsACommand() {
        assertEquals(
                Cli.run("rewrite", "--help").out(),
                Cli.run("help", "rewrite").succeeds().out());
        assertEquals(Cli.run("--help").out(), Cli.run("help").succeeds().out());
    }

    @Test
    void everyOptionIsExplainedOnce() {
        String help = Cli.run("rewrite", "--help").out();
        for (String option : List.of("--key=", "--ttl=", "--force", "--quiet", "--dry-run", "--output=", "--help")) {
            assertEquals(2, help.split(option, -1).length, option + " in " + help);
        }
        assertTrue(help.contains("--no-key,"), "the help must name the options that exclude each other");
    }

    @Test
    void helpHasPriorityOverErrors() {
        Cli.run("keys", "--help", "nothing").succeeds();
    }

    @Test
    void versionIsPrinted() {
        assertTrue(Cli.run("--version").succeeds().out().startsWith("rdb "));
    }
}
