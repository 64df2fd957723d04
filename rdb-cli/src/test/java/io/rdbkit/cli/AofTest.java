package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An RDB within other formats: an AOF, an AOF directory, a frame of a replication stream, a compressed file. */
class AofTest {

    private static final Path DUMP = Cli.dump("redis-7.0-rich");
    private static final String COMMANDS = "*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n";

    @TempDir
    Path inputs;

    @TempDir
    Path outputs;

    private Path file(Object... parts) throws IOException {
        return Files.write(inputs.resolve("in"), bytes(parts));
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(part instanceof byte[] b ? b : part.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return all.toByteArray();
    }

    private static byte[] dump() throws IOException {
        return Files.readAllBytes(DUMP);
    }

    private Path multiPart() throws IOException {
        Path directory = Files.createDirectory(inputs.resolve("appendonlydir"));
        Files.copy(DUMP, directory.resolve("a.aof.1.base.rdb"));
        Files.writeString(directory.resolve("a.aof.1.incr.aof"), COMMANDS);
        Files.writeString(directory.resolve("a.aof.2.incr.aof"), COMMANDS);
        Files.writeString(directory.resolve("a.aof.manifest"), """
                file a.aof.1.base.rdb seq 1 type b
                file a.aof.1.incr.aof seq 1 type i
                file a.aof.2.incr.aof seq 2 type i
                """);
        return directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--ttl=+1d", "--add-prefix=x"})
    void rewriteRefusesToDropCommands(String change) throws IOException {
        Path in = file(dump(), COMMANDS);
        String to = outputs.resolve("out").toString();
        String option = change.isEmpty() ? "--debug=false" : change;
        Cli.run("rewrite", in.toString(), "-o", to, option)
                .fails(
                        ExitCode.REFUSED,
                        in.toString(),
                        "2 AOF commands",
                        COMMANDS.length() + " bytes",
                        "offset " + Files.size(DUMP),
                        "--drop-aof-tail");
        assertEquals(List.of(), Cli.names(outputs));
        Cli dropping = Cli.run("rewrite", in.toString(), "-o", to, option, "--drop-aof-tail")
                .succeeds();
        assertTrue(
                dropping.err().contains("not in the output: 2 AOF commands (" + COMMANDS.length() + " bytes "),
                dropping.err());
        if (change.isEmpty()) {
            assertArrayEquals(dump(), Files.readAllBytes(Path.of(to)));
        }
    }

    @Test
    void splitRefusesToDropCommands() throws IOException {
        Path in = file(dump(), COMMANDS);
        String to = outputs.resolve("out").toString();
        Cli.run("split", in.toString(), "-o", to, "--by", "db")
                .fails(ExitCode.REFUSED, "2 AOF commands", "--drop-aof-tail");
        assertEquals(List.of(), Cli.names(outputs));
        Cli dropping = Cli.run("split", in.toString(), "-o", to, "--by", "db", "--drop-aof-tail", "--summary", "json")
                .succeeds();
        assertTrue(dropping.err().contains("\"aofCommandsDropped\":2"), dropping.err());
    }

    @Test
    void otherCommandsReportThem() throws IOException {
        String in = file(dump(), COMMANDS).toString();
        assertEquals(
                in + ": good, RDB 10, 205 keys, checksum good, then 2 AOF commands (" + COMMANDS.length()
                        + " bytes at offset " + Files.size(DUMP) + ")\n",
                Cli.run("verify", in).succeeds().out());
        assertTrue(Cli.run("info", in).succeeds().out().contains("2 AOF commands (" + COMMANDS.length() + " bytes"));
    }

    /** Commands that write to standard output while they read refuse too, before they print a key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys",
                "keys --format csv",
                "keys --sort size",
                "get no-such-key",
                "get no-such-key --format json",
                "export",
                "export --format resp",
                "export --format csv",
                "rewrite -o -",
                "rewrite -o - --add-prefix x",
                "verify --target redis-8.0",
                "diff " + SAME
            })
    void keysAreNotPrintedWithoutAWordAboutTheCommands(String command) throws IOException {
        Path aof = file(dump(), COMMANDS);
        for (Path in : List.of(aof, multiPart(), inputs.resolve("appendonlydir").resolve("a.aof.manifest"))) {
            Cli refused = Cli.run(on(in, command));
            refused.fails(ExitCode.REFUSED, in.toString(), in == aof ? "2 AOF commands" : "4 AOF commands");
            int headers = command.startsWith("keys") || command.endsWith("csv") ? 1 : 0;
            assertTrue(refused.out().lines().count() <= headers, refused.out());
            Cli dropped = Cli.run(on(in, command + " --drop-aof-tail -q"));
            assertEquals(command.contains("no-such-key") ? ExitCode.NO : ExitCode.DONE, dropped.exitCode());
            assertTrue(
                    dropped.err().startsWith("rdb: " + in + ": left out " + (in == aof ? "2" : "4") + " AOF commands"),
                    dropped.err());
        }
    }

    private static final String SAME = "../testdata/redis-7.0-rich.rdb";

    /** A command line, with the input after its first word. */
    private static String[] on(Path in, String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(1, in.toString());
        return words.toArray(new String[0]);
    }

    @Test
    void getDoesNotCallAKeyOfTheTailMissing() throws IOException {
        byte[] in = bytes(dump(), COMMANDS); // in a pipe the tail is found only at the end
        Cli.run(in, "get", "-", "a").fails(ExitCode.REFUSED, "2 AOF commands", "--drop-aof-tail");
        Cli dropping = Cli.run(in, "get", "-", "a", "--drop-aof-tail");
        assertEquals(ExitCode.NO, dropping.exitCode());
        assertEquals(
                List.of(
                        "rdb: standard input: left out 2 AOF commands (" + COMMANDS.length() + " bytes at offset "
                                + dump().length + ")",
                        "rdb: standard input: no key \"a\" in the RDB"),
                dropping.err().lines().toList());
    }

    @Test
    void anAofDirectoryIsRead() throws IOException {
        String in = multiPart().toString();
        String to = outputs.resolve("out").toString();
        assertTrue(Cli.run("verify", in).succeeds().out().contains("205 keys, checksum good, then 4 AOF commands"));
        Cli.run("rewrite", in, "-o", to).fails(ExitCode.REFUSED, "4 AOF commands", "--drop-aof-tail");
        Cli.run("split", in, "-o", to, "--by", "db").fails(ExitCode.REFUSED, "4 AOF commands", "--drop-aof-tail");
        assertEquals(List.of(), Cli.names(outputs));
        Cli.run("rewrite", in, "-o", to, "--drop-aof-tail").succeeds();
        assertArrayEquals(dump(), Files.readAllBytes(Path.of(to)));
    }

    @Test
    void anAofDirectoryWithAMissingFileIsRefused() throws IOException {
        Path directory = multiPart();
        Files.delete(directory.resolve("a.aof.2.incr.aof"));
        Cli.run("verify", directory.toString()).fails(ExitCode.IO, "a.aof.2.incr.aof: no such file", "manifest");
    }

    @Test
    void anAofDirectoryOfAnIdleServerHasNoCommands() throws IOException {
        Path directory = multiPart();
        Files.writeString(directory.resolve("a.aof.1.incr.aof"), "");
        Files.writeString(directory.resolve("a.aof.2.incr.aof"), "");
        Path out = outputs.resolve("out");
        Cli.run("rewrite", directory.toString(), "-o", out.toString(), "-q").succeeds();
        assertEquals(-1, Files.mismatch(DUMP, out));
    }

    /** A server drops a cut last command, unless it is configured otherwise. */
    @Test
    void aCutTailNeedsConsent() throws IOException {
        String cut = COMMANDS.substring(0, COMMANDS.length() - 5);
        Path in = file(dump(), cut);
        String out = outputs.resolve("out").toString();
        int at = dump().length + COMMANDS.indexOf("*3");
        String told = "1 AOF command (14 bytes at offset " + dump().length + ") and one that is cut ("
                + (cut.length() - 14) + " bytes at offset " + at + ")";
        Cli.run("verify", in.toString()).fails(ExitCode.NO, in.toString(), "AOF command 2", "offset");
        assertTrue(Cli.run("info", in.toString()).succeeds().out().contains(told));
        Cli.run("rewrite", in.toString(), "-o", out)
                .fails(ExitCode.REFUSED, in.toString(), "1 AOF command (14 bytes) and one that is cut");
        Cli.run("get", in.toString(), "a").fails(ExitCode.REFUSED, "one that is cut");
        assertEquals(List.of(), Cli.names(outputs));
        Cli dropping =
                Cli.run("rewrite", in.toString(), "-o", out, "--drop-aof-tail").succeeds();
        assertTrue(dropping.err().contains("not in the output: " + told), dropping.err());
        assertArrayEquals(dump(), Files.readAllBytes(Path.of(out)));
    }

    @Test
    void onlyTheLastIncrementMayBeCut() throws IOException {
        Path directory = multiPart();
        String cut = COMMANDS.substring(0, COMMANDS.length() - 5);
        Files.writeString(directory.resolve("a.aof.2.incr.aof"), cut);
        Cli.run("keys", directory.toString()).fails(ExitCode.REFUSED, "3 AOF commands", "one that is cut");
        assertTrue(Cli.run("info", directory.toString())
                .succeeds()
                .out()
                .contains("one that is cut (" + (cut.length() - 14) + " bytes at offset 14 of a.aof.2.incr.aof)"));
        Files.writeString(directory.resolve("a.aof.1.incr.aof"), cut);
        Cli.run("keys", directory.toString())
                .fails(ExitCode.BAD_INPUT, "ends in AOF command 2 in a.aof.1.incr.aof", "offset " + cut.length());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allKeysMayBeInTheIncrements(boolean emptyBase) throws IOException {
        Path directory = multiPart();
        Path manifest = directory.resolve("a.aof.manifest");
        if (emptyBase) {
            Files.write(directory.resolve("a.aof.1.base.rdb"), new byte[0]);
        } else {
            Files.delete(directory.resolve("a.aof.1.base.rdb"));
            Files.writeString(
                    manifest, Files.readString(manifest).lines().skip(1).collect(Collectors.joining("\n", "", "\n")));
        }
        Cli.run("get", directory.toString(), "a").fails(ExitCode.REFUSED, "4 AOF commands");
        assertTrue(Cli.run("info", directory.toString()).succeeds().out().contains("4 AOF commands"));
        Cli dropping = Cli.run("keys", directory.toString(), "--drop-aof-tail").succeeds();
        assertEquals(1, dropping.out().lines().count(), dropping.out());
        assertTrue(dropping.err().contains("left out 4 AOF commands"), dropping.err());
    }

    @Test
    void damageBehindSomeCommandsIsReportedWithTheirCount() throws IOException {
        Path in = file(dump(), COMMANDS, "foobar");
        int at = dump().length + COMMANDS.length();
        String out = outputs.resolve("out").toString();
        Cli.run("rewrite", in.toString(), "-o", out, "--drop-aof-tail")
                .fails(ExitCode.BAD_INPUT, "6 bytes after AOF command 2", "offset " + at);
        Cli repair = Cli.run("repair", in.toString(), "-o", out);
        assertEquals(ExitCode.REFUSED, repair.exitCode());
        assertTrue(repair.err().contains("2 AOF commands"), repair.err());
        assertEquals(List.of(), Cli.names(outputs));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foobar", "*3\r\n$3\r\nSET\r\n"})
    void aRepairCountsCommandsApartFromOtherBytes(String rest) throws IOException {
        Path in = file(dump(), COMMANDS, rest);
        int at = dump().length + COMMANDS.length();
        Path out = outputs.resolve("out");
        Cli cli = Cli.run("repair", in.toString(), "-o", out.toString(), "--drop-aof-tail", "--report", "-");
        assertEquals(ExitCode.NO, cli.exitCode(), cli.err());
        assertTrue(cli.err().contains("not in the output: 2 AOF commands (" + COMMANDS.length()), cli.err());
        assertTrue(cli.err().contains("bytes that can't be read: " + rest.length()), cli.err());
        assertEquals(1, cli.out().lines().count(), cli.out());
        assertTrue(cli.out().contains("\"from\":" + at), cli.out());
        Cli.run("diff", DUMP.toString(), out.toString()).succeeds();
    }

    @Test
    void casesOfUsersAreReadNow() throws IOException {
        String directory = CaseFiles.file("aof-directory").toString();
        for (String in : List.of(directory, directory + "/appendonly.aof.manifest")) {
            Cli.run("keys", in).fails(ExitCode.REFUSED, "3 AOF commands");
            Cli.run("get", in, "user:1").fails(ExitCode.REFUSED, "3 AOF commands");
            assertTrue(Cli.run("info", in).succeeds().out().contains("3 AOF commands"));
        }
        String cut = CaseFiles.file("aof-directory-single-cut.aof").toString();
        Path out = outputs.resolve("out");
        Cli.run("rewrite", cut, "-o", out.toString(), "--drop-aof-tail").succeeds();
        assertEquals(-1, Files.mismatch(out, Files.write(inputs.resolve("rdb"), rdbOf(Path.of(cut)))));
        Cli repair = Cli.run("repair", cut, "-o", out.toString(), "-f", "--drop-aof-tail");
        assertTrue(repair.err().contains("3 AOF commands (71 bytes at offset 115)"), repair.err());
    }

    /** The bytes before the first command. */
    private static byte[] rdbOf(Path aof) throws IOException {
        String bytes = Files.readString(aof, StandardCharsets.ISO_8859_1);
        return bytes.substring(0, bytes.indexOf("*2\r\n")).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void otherBytesBehindTheRdbAreReported() throws IOException {
        String in = file(dump(), "rubbish").toString();
        Path out = outputs.resolve("out");
        String told = "7 bytes that are neither records nor commands at offset " + Files.size(DUMP);
        for (String command : List.of("rewrite -o " + out, "rewrite --add-prefix x -f -o " + out, "keys", "export")) {
            assertTrue(Cli.run(on(Path.of(in), command)).succeeds().err().contains(told), command);
        }
        assertEquals("", Cli.run("keys", in, "-q").succeeds().err());
        assertTrue(Cli.run("info", in).succeeds().out().contains(told));
        assertTrue(Cli.run("verify", in).succeeds().out().contains(told));
        assertTrue(
                Cli.run("verify", "--deep", in).succeeds().out().contains("note ignored-tail at " + Files.size(DUMP)));
        Cli.run("repair", in, "-f", "-o", out.toString()).succeeds();
        Cli.run("diff", in, out.toString()).succeeds();
    }

    /** Bytes that may be keys are never skipped. */
    @Test
    void anotherRdbOrRecordsBehindTheRdbAreAnError() throws IOException {
        byte[] records =
                Arrays.copyOfRange(TinyRdb.of(rdb -> rdb.db(0).key("more", "v").end()), 9, 30);
        for (byte[] rest : new byte[][] {dump(), records}) {
            Path in = file(dump(), rest);
            Cli.run("rewrite", in.toString(), "-o", outputs.resolve("out").toString())
                    .fails(ExitCode.BAD_INPUT, rest.length + " bytes after the end", "offset " + Files.size(DUMP));
            assertEquals(List.of(), Cli.names(outputs));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eof-mark/redis-7.0.rdb",
                "eof-mark/redis-8.0.rdb",
                "eof-mark/valkey-9.1.rdb",
                "eof-mark/capture-newlines.rdb",
                "trailing/newline.rdb"
            })
    void casesWithBytesThatServersIgnoreAreRead(String name) throws IOException {
        Path in = CaseFiles.file(name);
        Path out = outputs.resolve("out");
        assertTrue(Cli.run("verify", in.toString()).succeeds().out().contains("which servers ignore"));
        Cli rewrite = Cli.run("rewrite", in.toString(), "-o", out.toString()).succeeds();
        assertTrue(rewrite.err().contains("which servers ignore"), rewrite.err());
        byte[] zipped = zipped(Files.readAllBytes(in));
        assertArrayEquals(
                Files.readAllBytes(out),
                Cli.run(zipped, "rewrite", "-", "-o", "-", "-q").succeeds().outBytes());
        Path repaired = outputs.resolve("repaired");
        Cli.run("repair", in.toString(), "-o", repaired.toString()).succeeds();
        Cli.run("diff", in.toString(), repaired.toString()).succeeds();
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Test
    void replicationFramesAreRead() throws IOException {
        byte[] dump = dump();
        String mark = "0123456789abcdef0123456789abcdef01234567";
        byte[][] framed = {
            bytes("$" + dump.length + "\r\n", dump),
            bytes("\n\n$" + dump.length + "\r\n", dump),
            bytes("$EOF:" + mark + "\r\n", dump, mark)
        };
        for (byte[] in : framed) {
            assertTrue(Cli.run(in, "verify", "-").succeeds().out().contains("205 keys"));
            assertArrayEquals(
                    dump, Cli.run(in, "rewrite", "-", "-o", "-").succeeds().outBytes());
        }
        Cli.run(bytes("$" + (dump.length + 1) + "\r\n", dump), "verify", "-").fails(ExitCode.NO, "announces", "offset");
        Cli.run(bytes("$EOF:" + mark + "\r\n", dump, mark.replace('0', '1')), "verify", "-")
                .fails(ExitCode.NO, "mark", "offset");
    }

    @Test
    void theContentDecidesAboutCompressionNotTheName() throws IOException {
        byte[] zipped = zipped(dump());
        Path in = file(zipped);
        Path out = outputs.resolve("out.gz");
        Cli.run("rewrite", in.toString(), "-o", out.toString()).succeeds();
        assertArrayEquals(dump(), Files.readAllBytes(out), "the name of the output must not compress it");
        assertEquals(
                205 + 1, Cli.run("keys", in.toString()).succeeds().out().lines().count());
        Cli.run(zipped, "split", "-", "-o", outputs.resolve("parts").toString(), "--by", "db")
                .succeeds();
    }
}
