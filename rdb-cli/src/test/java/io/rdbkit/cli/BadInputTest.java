package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad input. Each command reports it in one line with the documented exit code, and leaves no file. */
class BadInputTest {

    /** Every command, in each of its modes of reading. */
    enum Command {
        VERIFY("verify", "IN"),
        KEYS("keys", "IN"),
        INFO("info", "IN"),
        EXPORT("export", "IN"),
        EXPORT_ARRAY("export", "IN", "-o", "OUT", "--format", "json"),
        EXPORT_COMMANDS("export", "IN", "-o", "OUT", "--format", "resp"),
        EXPORT_PAYLOADS("export", "IN", "-o", "OUT", "--format", "resp", "--restore"),
        EXPORT_NAMES("export", "IN", "-o", "OUT", "--format", "csv"),
        COPY("rewrite", "IN", "-o", "OUT"),
        COPY_TO_STDOUT("rewrite", "IN", "-o", "-"),
        REWRITE("rewrite", "IN", "-o", "OUT", "--ttl", "+1d"),
        RENAME("rewrite", "IN", "-o", "OUT", "--add-prefix", "x"),
        MEASURE("rewrite", "IN", "-o", "OUT", "--size", "0.."),
        SPLIT("split", "IN", "-o", "OUT", "--by", "db"),
        SPLIT_CHOOSING("split", "IN", "-o", "OUT", "--by", "db", "--add-prefix", "x", "--on-duplicate", "last"),
        DIFF_FIRST("diff", "IN", Cli.dump("redis-7.0-rich").toString()),
        DIFF_SECOND("diff", Cli.dump("redis-7.0-rich").toString(), "IN");

        private final List<String> args;

        Command(String... args) {
            this.args = List.of(args);
        }

        /** The exit code for a bad file. */
        int badInput() {
            return this == VERIFY ? ExitCode.NO : ExitCode.BAD_INPUT;
        }
    }

    @TempDir
    Path outputs;

    @TempDir
    Path inputs;

    private Cli run(Command command, Path in, String... more) throws IOException {
        List<String> args = new ArrayList<>();
        for (String arg : command.args) {
            args.add(arg.replace("IN", in.toString())
                    .replace("OUT", outputs.resolve("out").toString()));
        }
        args.addAll(List.of(more));
        Cli cli = Cli.run(args.toArray(String[]::new));
        if (cli.exitCode() != ExitCode.DONE) {
            assertEquals(List.of(), Cli.names(outputs), "no output must be left");
        }
        return cli;
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(inputs.resolve("in"), content);
    }

    @ParameterizedTest
    @EnumSource
    void anInputThatIsNoRdb(Command command) throws IOException {
        Path in = file("Dear diary,\nnothing happened\n".getBytes(StandardCharsets.US_ASCII));
        run(command, in)
                .fails(command.badInput(), in.toString(), "not an RDB", "\"Dear ...\"", "offset 0", "rdb --help");
    }

    @ParameterizedTest
    @EnumSource
    void anAofWithoutAPreamble(Command command) throws IOException {
        Path in = file("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        run(command, in).fails(command.badInput(), in.toString(), "AOF", "offset 0", "'rdb pull' --with");
    }

    @ParameterizedTest
    @EnumSource
    void empty(Command command) throws IOException {
        Path in = file(new byte[0]);
        run(command, in).fails(command.badInput(), in.toString(), "empty", "offset 0", "copy or save it again");
    }

    @ParameterizedTest
    @EnumSource
    void aWrongChecksum(Command command) throws IOException {
        byte[] dump = Files.readAllBytes(Cli.dump("redis-7.0-rich"));
        dump[dump.length - 1] ^= 1;
        Path in = file(dump);
        run(command, in)
                .fails(
                        command.badInput(),
                        in.toString(),
                        "wrong checksum",
                        "offset " + (dump.length - 8),
                        "--ignore-checksum");
        Cli ignoring = run(command, in, "--ignore-checksum").succeeds();
        if (command != Command.KEYS) {
            String said = ignoring.err() + (command == Command.COPY_TO_STDOUT ? "" : ignoring.out());
            assertTrue(said.toLowerCase(Locale.ROOT).contains("wrong"), said);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInputThatIsCutAnywhere(Command command) throws IOException {
        byte[] dump = Files.readAllBytes(Cli.dump("redis-7.0-rich"));
        int first = 1 + 67 * command.ordinal(); // each command gets other cuts
        for (int length = first; length < dump.length; length += 1511) {
            Path in = file(Arrays.copyOf(dump, length));
            run(command, in).fails(command.badInput(), in.toString(), " at offset ", "copy or save it again");
        }
        run(command, file(Arrays.copyOf(dump, dump.length - 1))).fails(command.badInput(), "offset");
    }

    @ParameterizedTest
    @EnumSource
    void truncatedWhereCompressed(Command command) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(zipped)) {
            Files.copy(Cli.dump("redis-7.0-rich"), zip);
        }
        byte[] whole = zipped.toByteArray();
        for (int length = 11 + 61 * command.ordinal(); length < whole.length; length += 1009) {
            Path in = file(Arrays.copyOf(whole, length));
            run(command, in).fails(command.badInput(), in.toString(), "gzip", "cut", "offset", "copy or save it again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLengthBeyondTheFile(Command command) throws IOException {
        Path in = file(TinyRdb.of(rdb -> rdb.db(3)
                .key("before", "x")
                .bytes(0, 3, 'b', 'i', 'g')
                .length(Integer.MAX_VALUE - 1)
                .bytes('x')));
        run(command, in)
                .fails(command.badInput(), in.toString(), " at offset ", "db 3, key \"big\", STRING", "save it again");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownOpcode(Command command) throws IOException {
        Path in = file(TinyRdb.of(rdb -> rdb.db(0).key("k", "v").bytes(200)));
        run(command, in)
                .fails(command.badInput(), in.toString(), "unknown type or opcode 200 at offset 16", "newer server");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownVersion(Command command) throws IOException {
        Path in = file("REDIS9999xxxxxxxxxxxxxxx".getBytes(StandardCharsets.US_ASCII));
        run(command, in).fails(command.badInput(), in.toString(), "9999", "offset 0");
    }

    @ParameterizedTest
    @EnumSource
    void directory(Command command) throws IOException {
        run(command, inputs).fails(ExitCode.IO, inputs.toString(), "no *.manifest in this directory");
    }

    @ParameterizedTest
    @EnumSource
    void missing(Command command) throws IOException {
        Path in = inputs.resolve("nothing.rdb");
        Cli cli = run(command, in).fails(ExitCode.IO, in + ": no such file");
        assertEquals(
                cli.err().indexOf(in.toString()),
                cli.err().lastIndexOf(in.toString()),
                "the message names the file once");
    }

    @ParameterizedTest
    @EnumSource
    void noPermission(Command command) throws IOException {
        Path in = file(new byte[1]);
        assumeTrue(Files.getFileStore(in).supportsFileAttributeView("posix"), "this file system has no permissions");
        Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(in)) { // root can't read this one
            in = Path.of("/proc/sys/vm/compact_memory");
            assumeTrue(Files.exists(in) && !Files.isReadable(in), "this user may read everything");
        }
        run(command, in).fails(ExitCode.IO, in + ": permission denied");
    }

    @Test
    void verifyContinuesAfterABadFile() throws IOException {
        Path bad = file(new byte[] {1});
        Path good = Cli.dump("redis-7.0-rich");
        Cli cli = Cli.run("verify", bad.toString(), good.toString()).fails(ExitCode.NO, bad.toString());
        assertTrue(cli.out().startsWith(good + ": good, RDB 10, 205 keys, checksum good"), cli.out());
    }

    @Test
    void keysNamesTheBadFileOfSeveral() throws IOException {
        Path bad = file(new byte[] {1});
        Cli.run("keys", Cli.dump("redis-7.0-rich").toString(), bad.toString())
                .fails(ExitCode.BAD_INPUT, bad.toString());
    }

    @Test
    void standardInputIsNamed() throws IOException {
        Cli.run(new byte[0], "verify", "-").fails(ExitCode.NO, "standard input: ");
        byte[] dump = Files.readAllBytes(Cli.dump("redis-7.0-rich"));
        Cli copy = Cli.run(dump, "rewrite", "-", "-o", "-", "-q").succeeds();
        assertArrayEquals(dump, copy.outBytes());
    }

    @Test
    void aStackTraceIsPrintedOnlyWithDebug() throws IOException {
        Path bad = file(new byte[] {1});
        String in = bad.toString();
        assertFalse(Cli.run("keys", in).err().contains("\tat "));
        assertTrue(Cli.run("keys", in, "--debug").err().contains("\tat "));
    }

    @Test
    void controlCharactersOfANameAreEscaped() {
        Cli.run("keys", "a\u001b[2J\nb").fails(ExitCode.IO, "a\\x1b[2J\\nb: no such file");
    }
}
