package io.rdbkit.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where the process starts and its exit code is decided. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        // The raw descriptors: System.out would swallow errors such as a full disk.
        Streams streams = new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Boolean.getBoolean("rdb.stdout.tty"),
                Boolean.getBoolean("rdb.stderr.tty"));
        System.exit(run(streams, args));
    }

    /** Runs one command line and returns its exit code. */
    static int run(Streams streams, String... args) {
        CommandLine commandLine = new CommandLine(new RdbCommand(streams))
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, ignored) -> usageError(e))
                .setExecutionExceptionHandler((e, command, parsed) -> Failure.report(e, command));
        return commandLine.execute(args);
    }

    private static int usageError(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        Throwable cause = e.getCause();
        // What our own parsers say is clearer than what is wrapped around it.
        String what = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getMessage();
        e.getCommandLine().getErr().println("rdb: " + Failure.oneLine(what) + "; see '" + command + " --help'");
        return ExitCode.USAGE;
    }
}
