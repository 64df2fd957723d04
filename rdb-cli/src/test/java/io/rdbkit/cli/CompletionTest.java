package io.rdbkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every shell completes the same lines, with its own script and its own mechanism. */
@Timeout(120)
class CompletionTest {

    /** Each row is a line up to the cursor, and the words that the shell offers after Tab. */
    private static final String[][] LINES = {
        {"rdb re", "report rewrite repair"},
        {"rdb help spl", "split"},
        {"rdb completion ", "bash zsh fish"},
        {"rdb get a.rdb --form", "--format"},
        {"rdb get a.rdb --format ", "text json resp raw dump csv"},
        {"rdb get a.rdb --format j", "json"},
        {"rdb get a.rdb --format=d", "dump"},
        {"rdb keys --sort e", "elements expiry"},
        {"rdb keys --type s", "string set stream"},
        {"rdb rewrite a.rdb --target valkey-9", "valkey-9.0 valkey-9.1 valkey-9.2"},
        {"rdb keys a.rdb --key ", ""},
        {"rdb info A", "A_dump.rdb"},
        {"rdb rewrite a.rdb -o A", "A_dump.rdb"},
        {"rdb rewrite a.rdb --report=A", "A_dump.rdb"},
        {"rdb report a.rdb --against A", "A_dump.rdb"},
        {"rdb --ver", "--version"},
    };

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource
    void everyShellOffersTheWords(CompletionCommand.Shell shell) throws Exception {
        Files.writeString(dir.resolve("A_dump.rdb"), "");
        String name = UsageError.words(CompletionCommand.Shell.class).get(shell.ordinal());
        Path script = dir.resolve("script." + name);
        Files.writeString(script, Cli.run("completion", name).succeeds().out());
        StringBuilder expected = new StringBuilder();
        for (String[] line : LINES) {
            expected.append(line[0])
                    .append(" -> ")
                    .append(sorted(line[1].split(" ")))
                    .append('\n');
        }
        String said =
                switch (shell) {
                    case BASH -> bash(script);
                    case ZSH -> zsh("autoload -U compinit; compinit -u -D; source '" + script + "'");
                    case FISH -> fish(script);
                };
        StringBuilder actual = new StringBuilder();
        String[] answers = said.split("==\n", -1);
        for (int i = 0; i < LINES.length; i++) {
            actual.append(LINES[i][0])
                    .append(" -> ")
                    .append(sorted(answers[i + 1].split("\n")))
                    .append('\n');
        }
        assertEquals(expected.toString(), actual.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rdb keys a.rdb --sort = e | elements expiry",
                "rdb rewrite a.rdb --report = A | A dump.rdb",
                "./rdb info A | A dump.rdb"
            })
    void bashMaySplitWordsInItsOwnWay(String words, String expected) throws Exception {
        Files.writeString(dir.resolve("A dump.rdb"), "");
        String script = Cli.run("completion", "bash").succeeds().out();
        String asked = script + "\nCOMP_WORDS=(" + words + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_rdb\n"
                + "printf '%s ' \"${COMPREPLY[@]}\"";
        assertEquals(expected, run(asked, "bash").strip());
    }

    /** As a package installs it: the file {@code _rdb} in a directory of fpath. */
    @Test
    void zshFindsTheScriptInItsPath() throws Exception {
        Path functions = Files.createDirectories(dir.resolve("functions"));
        Files.writeString(
                functions.resolve("_rdb"),
                Cli.run("completion", "zsh").succeeds().out());
        String setUp = "fpath=('" + functions + "' $fpath); autoload -U compinit; compinit -u -D";
        assertTrue(zsh(setUp).startsWith("==\nreport\nrewrite\nrepair\n==\nsplit\n"));
    }

    private String bash(Path script) throws Exception {
        StringBuilder asked = new StringBuilder("source '" + script + "'\n");
        for (String[] line : LINES) {
            List<String> words = List.of(line[0].split(" ", -1));
            asked.append("echo ==; COMP_WORDS=('")
                    .append(String.join("' '", words))
                    .append("')\n");
            asked.append("COMP_CWORD=").append(words.size() - 1).append('\n');
            asked.append("eval $(complete -p rdb | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n");
            asked.append("printf '%s\\n' \"${COMPREPLY[@]}\"\n");
        }
        return run(asked.toString(), "bash", "--norc");
    }

    /** Presses Tab in a zsh with a terminal of its own. Returns the words that it offers. */
    private String zsh(String setUp) throws Exception {
        Files.writeString(dir.resolve("inner.zsh"), setUp + """

                        PS1=
                        compadd() {
                            case "$*" in
                                *-[OAD]\\ *) builtin compadd "$@"; return ;;
                            esac
                            local -a offered
                            builtin compadd -A offered "$@"
                            local one
                            for one in $offered; do print -r -- "<$one>"; done
                            builtin compadd "$@"
                        }
                        zle -C offer complete-word offered
                        offered() { _main_complete; print -r -- "<END>"; }
                        bindkey '^I' offer
                        """);
        StringBuilder outer = new StringBuilder("""
                zmodload zsh/zpty
                zpty z zsh -f -i
                zpty -w z "cd '%s'; source inner.zsh; print '<'READY'>'"
                zpty -r z text '*<READY>*'
                """.formatted(dir));
        for (String[] line : LINES) {
            // Presses Tab, then deletes the line.
            outer.append("zpty -n -w z \"").append(line[0]).append("\"$'\\t'; zpty -r z text '*<END>*'\n");
            outer.append("print '<==>'; print -r -- \"$text\"; zpty -n -w z $'\\C-u'\n");
        }
        String text = run(
                "",
                "zsh",
                "-f",
                Files.writeString(dir.resolve("outer.zsh"), outer + "zpty -d z\n")
                        .toString());
        StringBuilder offered = new StringBuilder();
        for (String one :
                text.lines().map(one -> one.replaceAll(".*<", "<").strip()).toList()) {
            if (one.matches("<.+>") && !one.equals("<END>")) {
                offered.append(one, 1, one.length() - 1).append('\n');
            }
        }
        return offered.toString();
    }

    private String fish(Path script) throws Exception {
        StringBuilder asked = new StringBuilder("source '" + script + "'\n");
        for (String[] line : LINES) {
            asked.append("echo ==; complete -C '").append(line[0]).append("' | string replace -r '\\t.*' ''");
            asked.append(" | string replace -r '^--.*=' ''\n");
        }
        return run(asked + "true\n", "fish", "--no-config");
    }

    private static TreeSet<String> sorted(String... words) {
        TreeSet<String> sorted = new TreeSet<>(List.of(words));
        sorted.remove("");
        return sorted;
    }

    private String run(String input, String... command) throws Exception {
        Process shell;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
            builder.environment().put("HOME", dir.toString());
            shell = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "no " + command[0] + ": " + e.getMessage());
            return "";
        }
        try (OutputStream in = shell.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        String out = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, shell.waitFor(), out);
        return out;
    }
}
