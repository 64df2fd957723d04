package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The result of one command line, run in this process. */
record Cli(int exitCode, byte[] outBytes, String err) {

    /** The tree of all commands. */
    static CommandLine commandLine() {
        InputStream none = InputStream.nullInputStream();
        OutputStream nowhere = OutputStream.nullOutputStream();
        CommandLine rdb = new CommandLine(new RdbCommand(new Streams(none, nowhere, nowhere, false, false)));
        Commands.addTo(rdb);
        return rdb;
    }

    static Cli run(String... args) {
        return run(InputStream.nullInputStream(), args);
    }

    static Cli run(byte[] stdin, String... args) {
        return run(new ByteArrayInputStream(stdin), args);
    }

    static Cli run(InputStream stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Cli cli = into(out, stdin, args);
        return new Cli(cli.exitCode, out.toByteArray(), cli.err);
    }

    /** Runs with the given standard output, and keeps nothing of it. */
    static Cli into(OutputStream out, InputStream stdin, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(new Streams(stdin, out, err, false, false), args);
        return new Cli(code, new byte[0], err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return new String(outBytes, StandardCharsets.UTF_8);
    }

    /** Asserts the exit code, and one line on stderr that contains all these parts. */
    Cli fails(int code, String... parts) {
        assertEquals(code, exitCode, err);
        List<String> lines = err.lines().toList();
        assertEquals(1, lines.size(), err);
        assertTrue(lines.get(0).startsWith("rdb: "), err);
        for (String part : parts) {
            assertTrue(lines.get(0).contains(part), () -> "\"" + part + "\" is not in: " + err);
        }
        return this;
    }

    /** Asserts exit code 0. */
    Cli succeeds() {
        assertEquals(ExitCode.DONE, exitCode, err);
        return this;
    }

    /** A dump of a real server. */
    static Path dump(String name) {
        return Path.of("..", "testdata", name + ".rdb");
    }

    /** All such dumps. */
    static List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "testdata"))) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .sorted()
                    .toList();
        }
    }

    /** All names in a directory, including hidden files. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
