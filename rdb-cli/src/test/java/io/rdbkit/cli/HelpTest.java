package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Help that fits a screen and ends with examples and exit codes. */
class HelpTest {

    private static final int COLUMNS = 100;
    private static final int LINES = 62;

    private static final InputStream UNREADABLE = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("help must not read");
        }
    };

    static Stream<String> commands() {
        CommandLine rdb = new CommandLine(
                new RdbCommand(new Streams(UNREADABLE, OutputStream.nullOutputStream(), null, false, false)));
        Commands.addTo(rdb);
        return Stream.concat(Stream.of(""), rdb.getSubcommands().keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void fitsAScreen(String command) {
        String[] args = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
        Cli help = Cli.run(UNREADABLE, args).succeeds();
        assertEquals("", help.err());
        List<String> lines = help.out().lines().toList();
        assertTrue(lines.size() <= LINES, lines.size() + " lines");
        for (String line : lines) {
            assertTrue(line.length() <= COLUMNS, line);
        }
        int examples = lines.indexOf("Examples:");
        assertTrue(examples > 0, help.out());
        assertTrue(lines.get(examples + 1).startsWith("  "), help.out());
        assertTrue(lines.get(examples + 2).startsWith("  "), help.out());
        assertEquals(ExitCode.HELP, lines.get(lines.size() - 1));
    }

    @Test
    void everyOptionIsExplainedOnce() {
        String help = Cli.run("rewrite", "--help").out();
        for (String option : List.of("--key=", "--ttl=", "--force", "--quiet", "--dry-run", "--output=", "--help")) {
            assertEquals(2, help.split(option, -1).length, option + " in " + help);
        }
        assertTrue(help.contains("--no-key,"), "the excluding options are named");
    }

    @Test
    void helpComesBeforeErrors() {
        Cli.run("keys", "--help", "nothing").succeeds();
    }

    @Test
    void version() {
        assertTrue(Cli.run("--version").succeeds().out().startsWith("rdb "));
    }

    @Test
    void bashTakesTheCompletion() throws Exception {
        for (String shell : List.of("bash", "zsh", "BASH")) {
            String script = Cli.run("completion", shell).succeeds().out();
            assertTrue(script.contains("--rename-prefix"), script);
            Process bash;
            try {
                bash = new ProcessBuilder("bash", "-n")
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "no bash: " + e.getMessage());
                return;
            }
            try (OutputStream in = bash.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            }
            assertEquals("", new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, bash.waitFor());
        }
    }
}
