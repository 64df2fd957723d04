package io.rdbkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a command line. */
final class Interpreter {

    /** Java puts this character in place of argument bytes that the encoding of the locale does not have. */
    private static final char NOT_DECODED = '\uFFFD';

    private Interpreter() {}

    /** @return the exit code */
    static int run(Streams given, String... args) {
        Streams streams = Screen.over(given);
        StandardOutput out = new StandardOutput(streams.out());
        CommandLine commandLine = new CommandLine(new RdbCommand(streams.withOut(out)));
        Commands.addTo(commandLine, args);
        commandLine
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // a pattern may begin with @
                .setParameterExceptionHandler((e, ignored) -> usageError(e))
                .setExecutionExceptionHandler((e, command, parsed) -> Failure.report(e, command));
        HelpLayout.apply(commandLine, System.getenv("COLUMNS"), streams.outIsTerminal());
        for (String arg : args) {
            if (arg.indexOf(NOT_DECODED) >= 0) {
                return undecoded(arg, commandLine);
            }
        }
        int code = execute(commandLine, args);
        IOException lost = out.failure();
        boolean told = code == ExitCode.IO || lost == null || code != ExitCode.DONE && Failure.isBrokenPipe(lost);
        return told ? code : Failure.report(lost, commandLine);
    }

    private static int execute(CommandLine commandLine, String... args) {
        try {
            return commandLine.execute(args);
        } catch (Error e) { // such as OutOfMemoryError: picocli passes only exceptions to the handler
            return Failure.report(e, commandLine);
        }
    }

    /** Refuses an argument that Java could not decode. Otherwise a pattern would match nothing and not say why. */
    private static int undecoded(String arg, CommandLine commandLine) {
        boolean isUtf8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
        commandLine
                .getErr()
                .println("rdb: \"" + Failure.oneLine(arg) + "\" is not text in "
                        + (isUtf8 ? "UTF-8; " : "the encoding of this locale; set LC_ALL=C.UTF-8, or ")
                        + "name a file by a link to it, or as - with < or >, and keys with --keys-from FILE");
        return ExitCode.USAGE;
    }

    private static int usageError(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String what = UsageError.what(e);
        String see = (what.endsWith("?") ? " See '" : "; see '") + command + " --help'";
        e.getCommandLine().getErr().println("rdb: " + Failure.oneLine(what) + see);
        return ExitCode.USAGE;
    }
}
