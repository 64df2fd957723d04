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
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An RDB in what else it comes in: an AOF, a multi-part AOF, the frame of a replication stream, a compressed file. */
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
    void rewriteRefusesToLoseCommands(String change) throws IOException {
        Path in = file(dump(), COMMANDS);
        String to = outputs.resolve("out").toString();
        String option = change.isEmpty() ? "--debug=false" : change;
        Cli.run("rewrite", in.toString(), "-o", to, option)
                .fails(
                        ExitCode.REFUSED,
                        in.toString(),
                        "2 commands",
                        COMMANDS.length() + " bytes",
                        "offset " + Files.size(DUMP),
                        "--drop-aof-tail");
        assertEquals(List.of(), Cli.names(outputs));
        Cli dropping = Cli.run("rewrite", in.toString(), "-o", to, option, "--drop-aof-tail")
                .succeeds();
        assertTrue(
                dropping.err().contains("not in the output: 2 AOF commands, " + COMMANDS.length() + " bytes"),
                dropping.err());
        if (change.isEmpty()) {
            assertArrayEquals(dump(), Files.readAllBytes(Path.of(to)));
        }
    }

    @Test
    void splitRefusesToLoseCommands() throws IOException {
        Path in = file(dump(), COMMANDS);
        String to = outputs.resolve("out").toString();
        Cli.run("split", in.toString(), "-o", to, "--by", "db")
                .fails(ExitCode.REFUSED, "2 commands", "--drop-aof-tail");
        assertEquals(List.of(), Cli.names(outputs));
        Cli dropping = Cli.run("split", in.toString(), "-o", to, "--by", "db", "--drop-aof-tail", "--summary", "json")
                .succeeds();
        assertTrue(dropping.err().contains("\"aofCommandsDropped\":2"), dropping.err());
    }

    @Test
    void othersReportThem() throws IOException {
        String in = file(dump(), COMMANDS).toString();
        assertEquals(
                in + ": good, RDB 10, 205 keys, checksum good, then 2 AOF commands (" + COMMANDS.length()
                        + " bytes at offset " + Files.size(DUMP) + ")\n",
                Cli.run("verify", in).succeeds().out());
        assertEquals(205 + 1, Cli.run("keys", in).succeeds().out().lines().count());
    }

    @Test
    void aMultiPartDirectory() throws IOException {
        String in = multiPart().toString();
        String to = outputs.resolve("out").toString();
        assertTrue(Cli.run("verify", in).succeeds().out().contains("205 keys, checksum good, then 4 AOF commands"));
        assertEquals(205 + 1, Cli.run("keys", in).succeeds().out().lines().count());
        Cli.run("rewrite", in, "-o", to).fails(ExitCode.REFUSED, "4 commands", "--drop-aof-tail");
        Cli.run("split", in, "-o", to, "--by", "db").fails(ExitCode.REFUSED, "4 commands", "--drop-aof-tail");
        assertEquals(List.of(), Cli.names(outputs));
        Cli.run("rewrite", in, "-o", to, "--drop-aof-tail").succeeds();
        assertArrayEquals(dump(), Files.readAllBytes(Path.of(to)));
    }

    @Test
    void aMultiPartDirectoryWithAMissingFile() throws IOException {
        Path directory = multiPart();
        Files.delete(directory.resolve("a.aof.2.incr.aof"));
        Cli.run("verify", directory.toString()).fails(ExitCode.IO, "a.aof.2.incr.aof: no such file", "manifest");
    }

    @Test
    void aMultiPartDirectoryOfAnIdleServer() throws IOException {
        Path directory = multiPart();
        Files.writeString(directory.resolve("a.aof.1.incr.aof"), "");
        Files.writeString(directory.resolve("a.aof.2.incr.aof"), "");
        Path out = outputs.resolve("out");
        Cli.run("rewrite", directory.toString(), "-o", out.toString(), "-q").succeeds();
        assertEquals(-1, Files.mismatch(DUMP, out));
    }

    @Test
    void aTailThatIsCut() throws IOException {
        String cut = COMMANDS.substring(0, COMMANDS.length() - 5);
        Path in = file(dump(), cut);
        Cli.run("verify", in.toString()).fails(ExitCode.NO, in.toString(), "offset");
        Cli.run("rewrite", in.toString(), "-o", outputs.resolve("out").toString(), "--drop-aof-tail")
                .fails(ExitCode.BAD_INPUT, in.toString(), "offset");
        assertEquals(List.of(), Cli.names(outputs));
    }

    @Test
    void rubbishBehindTheRdb() throws IOException {
        Path in = file(dump(), "rubbish");
        Cli.run("rewrite", in.toString(), "-o", outputs.resolve("out").toString())
                .fails(ExitCode.BAD_INPUT, "offset " + Files.size(DUMP));
        assertEquals(List.of(), Cli.names(outputs));
    }

    @Test
    void framesOfReplication() throws IOException {
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
    void compressedWhateverTheName() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(dump());
        }
        Path in = file(zipped.toByteArray());
        Path out = outputs.resolve("out.gz");
        Cli.run("rewrite", in.toString(), "-o", out.toString()).succeeds();
        assertArrayEquals(dump(), Files.readAllBytes(out), "the name of the output does not compress it");
        assertEquals(
                205 + 1, Cli.run("keys", in.toString()).succeeds().out().lines().count());
        Cli.run(
                        zipped.toByteArray(),
                        "split",
                        "-",
                        "-o",
                        outputs.resolve("parts").toString(),
                        "--by",
                        "db")
                .succeeds();
    }
}
