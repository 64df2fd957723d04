package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuildCommandTest {

    private static final String TWO_KEYS =
            "{\"key\":\"a\",\"value\":\"b\"}\n{\"key\":\"l\",\"db\":2,\"value\":[\"x\",1]}\n";

    /** The export of {@link #TWO_KEYS}. */
    private static final String EXPORTED =
            "{\"db\":0,\"key\":\"a\",\"type\":\"string\",\"encoding\":\"embstr\",\"value\":\"b\"}\n"
                    + "{\"db\":2,\"key\":\"l\",\"type\":\"list\",\"encoding\":\"listpack\",\"value\":[\"x\",\"1\"]}\n";

    @TempDir
    Path dir;

    private Path out() {
        return dir.resolve("out.rdb");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("keys.jsonl"), text);
    }

    private static String exported(Path rdb) {
        return withoutEncodings(Cli.run("export", rdb.toString()).succeeds().out());
    }

    private static String withoutEncodings(String lines) {
        return lines.replaceAll("\"encoding\":\"[a-z]+\",", "");
    }

    @Test
    void aFile() throws IOException {
        Cli cli = Cli.run("build", file(TWO_KEYS).toString(), "-o", out().toString())
                .succeeds();
        List<String> lines = cli.err().lines().toList();
        assertEquals("2 keys in RDB 11", lines.get(0));
        assertTrue(
                lines.get(1).startsWith(TWO_KEYS.length() + " bytes read, " + Files.size(out()) + " written, "),
                cli.err());
        assertEquals(0, cli.outBytes().length);
        assertEquals(withoutEncodings(EXPORTED), exported(out()));
    }

    @Test
    void pipesMayBeUsed() throws IOException {
        Cli.run("build", file(TWO_KEYS).toString(), "-o", out().toString()).succeeds();
        Cli piped = Cli.run(utf8(TWO_KEYS), "build", "-", "-o", "-", "--quiet").succeeds();
        assertEquals("", piped.err());
        assertArrayEquals(Files.readAllBytes(out()), piped.outBytes());
    }

    @Test
    void theInputMayBeCompressed() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(utf8(TWO_KEYS));
        }
        Cli.run(gzip.toByteArray(), "build", "-", "-o", out().toString()).succeeds();
        assertEquals(withoutEncodings(EXPORTED), exported(out()));
        byte[] cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() - 12);
        Cli.run(cut, "build", "-", "-o", dir.resolve("cut.rdb").toString())
                .fails(ExitCode.BAD_INPUT, "standard input: gzip: the compressed data is cut");
        assertEquals(List.of("out.rdb"), Cli.names(dir));
    }

    @Test
    void aDryRunWritesNoFile() throws IOException {
        Cli cli = Cli.run(utf8(TWO_KEYS), "build", "-", "--dry-run").succeeds();
        assertTrue(cli.err().startsWith("dry run: 2 keys in RDB 11"), cli.err());
        assertEquals(List.of(), Cli.names(dir));
    }

    @Test
    void theSummaryMayBeJson() throws IOException {
        String lines = "{\"function\":\"#!lua name=x\\n\"}\n" + TWO_KEYS;
        Cli cli = Cli.run(
                        utf8(lines), "build", "-", "-o", out().toString(), "--summary", "json", "--target", "redis-8.6")
                .succeeds();
        Map<String, Object> summary = Json.object(cli.err());
        assertTrue((double) summary.remove("seconds") > 0);
        assertEquals(
                Map.of(
                        "dryRun",
                        false,
                        "format",
                        "RDB 13",
                        "keys",
                        2L,
                        "others",
                        1L,
                        "bytesRead",
                        (long) lines.length(),
                        "bytesWritten",
                        Files.size(out())),
                summary);
        assertTrue(Cli.run(utf8(lines), "build", "-", "--dry-run")
                .err()
                .startsWith("dry run: 2 keys and 1 function libraries or modules' data in RDB 11"));
    }

    @ParameterizedTest
    @CsvSource({"redis-2.4,REDIS0002", "redis-6.2.7,REDIS0009", "rdb-15,REDIS0015", "VALKEY-9.1,VALKEY080"})
    void theTargetDecidesTheVersion(String target, String magic) throws IOException {
        Cli.run(utf8(TWO_KEYS), "build", "-", "-o", out().toString(), "--target", target)
                .succeeds();
        assertEquals(magic, new String(Files.readAllBytes(out()), 0, 9, StandardCharsets.US_ASCII));
        assertEquals(withoutEncodings(EXPORTED), exported(out()));
    }

    @Test
    void wrongUsageIsRefused() throws IOException {
        Cli.run(utf8(TWO_KEYS), "build", "-").fails(ExitCode.USAGE, "--output is missing");
        Cli.run(utf8(TWO_KEYS), "build", "-", "-o", out().toString(), "--target", "redis-99")
                .fails(
                        ExitCode.USAGE,
                        "--target redis-99: no such target; there are redis-(2.0,",
                        "valkey-(7.2,",
                        "valkey-rdb-(80 to 81)");
        Path file = file(TWO_KEYS);
        Cli.run("build", file.toString(), "-o", file.toString(), "--force")
                .fails(ExitCode.USAGE, "the output is the input");
        Cli.run("build", dir.resolve("none").toString(), "-o", out().toString())
                .fails(ExitCode.IO, "none: no such file");
        Files.write(out(), new byte[] {1});
        Cli.run("build", file.toString(), "-o", out().toString())
                .fails(ExitCode.USAGE, "is there already; --force replaces it");
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(out()));
        Cli.run("build", file.toString(), "-o", out().toString(), "--force").succeeds();
        assertEquals(withoutEncodings(EXPORTED), exported(out()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | line 3: unknown member; there are | {'key':'a','vlaue':'b'}",
                "3 | line 3: \"key\" is missing | {'value':'b'}",
                "3 | line 3: there is x where : should be (byte 19 of the line) | {'key':'a','value'x}",
                "3 | line 3: member 3 is there already, db 0, key \"s\", set | {'key':'s','type':'set','value':['m','n','m']}",
                "3 | line 3: member 2 is there already, db 0, key \"s\", zset | {'key':'s','type':'zset','value':{'m':1,'m':2}}",
                "3 | line 3: field 2 is there already, db 0, key \"s\", hash | {'key':'s','value':{'m':1,'m':1}}",
                "3 | line 3: record 1-1 after 1-1, db 0, key \"s\", stream | {'key':'s','type':'stream','value':{'records':["
                        + "{'id':'1-1','fields':['a','b']},{'id':'1-1','fields':['a','b']}]}}",
                "3 | line 3: record 0-0, db 0, key \"s\", stream | {'key':'s','type':'stream','value':{'records':["
                        + "{'id':'0-0','fields':['a','b']}]}}",
                "3 | line 3: last ID 1-0 of a stream with record 1-1 | {'key':'s','type':'stream','value':{'last_id':'1-0','records':["
                        + "{'id':'1-1','fields':['a','b']}]}}",
                "3 | line 3: group 2 has the name of one before it | {'key':'s','type':'stream','value':{'records':[],'groups':["
                        + "{'name':'g','last_id':'0-0'},{'name':'g','last_id':'0-0'}]}}",
                "3 | line 3: consumer 2 of a group has the name of one before it | {'key':'s','type':'stream','value':{'records':[],'groups':["
                        + "{'name':'g','last_id':'0-0','consumers':[{'name':'c','seen_time':1},{'name':'c','seen_time':1}]}]}}",
                "3 | line 3: pending entry 1-1 after 1-1 of a group | {'key':'s','type':'stream','value':{'records':[],'groups':["
                        + "{'name':'g','last_id':'0-0','consumers':[{'name':'c','seen_time':1}],'pending':["
                        + "{'id':'1-1','consumer':'c','delivery_time':1,'delivery_count':1},"
                        + "{'id':'1-1','consumer':'c','delivery_time':1,'delivery_count':1}]}]}}",
                "3 | line 3: half of a surrogate pair | {'key':'\\ud800','value':'x'}",
                "5 | line 3: db 0 has \"good\" already, from line 2 | {'key':'good','value':'b'}",
                "5 | line 3: the expiry of a field can't be written in RDB 11, db 0, key \"h\", hash"
                        + " | {'key':'h','value':{'f':{'value':'v','expiry':1}}}",
                "5 | line 3: metadata can't be written in RDB 11 | {'key':'h','metadata':'x','value':'v'}",
                "5 | line 3: an array can't be written in RDB 11 | {'key':'h','type':'array','value':{'elements':{'0':'x'}}}",
            })
    void aBadLineIsNamedAndNoFileWritten(int code, String what, String line) throws IOException {
        String lines = "\n{\"key\":\"good\",\"value\":\"b\"}\n" + line.replace('\'', '"') + "\n" + TWO_KEYS;
        Path file = file(lines);
        Cli.run("build", file.toString(), "-o", out().toString()).fails(code, "rdb: " + file + " " + what.strip());
        Cli.run(utf8(lines), "build", "-", "-o", out().toString()).fails(code, "rdb: standard input " + what.strip());
        assertEquals(
                0, Cli.run(utf8(lines), "build", "-", "-o", "-").fails(code).outBytes().length);
        Cli.run(utf8(lines), "build", "-", "--dry-run").fails(code);
        assertEquals(List.of("keys.jsonl"), Cli.names(dir));
    }

    @Test
    void bytesThatAreNoUtf8AreNamedWithTheirLine() {
        byte[] line = utf8("{\"key\":\"a\",\"value\":\"x\"}\n{\"key\":\"?\",\"value\":\"x\"}");
        line[line.length - 15] = (byte) 0xff;
        Cli.run(line, "build", "-", "-o", out().toString())
                .fails(
                        ExitCode.BAD_INPUT,
                        "line 2: byte 0xff is not valid UTF-8; \\udcff stands for it (byte 9 of the line)");
    }

    static Stream<String> dumps() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "testdata"))) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".rdb"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Exports every dump, builds a file of the same version from it, and exports that file. */
    @ParameterizedTest
    @MethodSource("dumps")
    void theExportOfABuiltFileIsTheSame(String name) throws IOException {
        Path dump = Path.of("..", "testdata", name);
        String magic = new String(Files.newInputStream(dump).readNBytes(9), StandardCharsets.US_ASCII);
        String target = "rdb-" + Integer.parseInt(magic.replaceAll("[A-Z]", ""));
        String before = Cli.run("export", dump.toString()).succeeds().out();
        Cli.run(utf8(before), "build", "-", "-o", out().toString(), "--target", target)
                .succeeds();
        assertEquals(
                sorted(before),
                sorted(Cli.run("export", out().toString()).succeeds().out()));
    }

    /**
     * The lines with sorted members for types without order, and without encodings, which another server may choose
     * differently.
     */
    private static List<String> sorted(String lines) {
        return withoutEncodings(lines).lines().map(BuildCommandTest::sortedLine).toList();
    }

    private static String sortedLine(String line) {
        boolean ordered = !line.matches(".*\"type\":\"(set|zset|hash)\".*");
        if (ordered) {
            return line;
        }
        char[] characters = line.toCharArray(); // sorted, because members in another order have the same characters
        Arrays.sort(characters);
        return line.substring(0, line.indexOf("\"value\"")) + new String(characters);
    }

    /** A string of 100 MB and a set of two million members, each in one line. Neither fits in the heap. */
    @Test
    void valuesMayBeLargerThanTheHeap() throws Exception {
        Process process = ForkedRdb.of(
                        dir,
                        SmallHeapMain.class,
                        List.of("-Xmx64m", "-XX:+UseSerialGC"),
                        "build",
                        "-",
                        "-o",
                        out().toString(),
                        "--summary",
                        "json")
                .redirectError(dir.resolve("err").toFile())
                .start();
        int pieces = 100;
        byte[] piece = utf8("x\\udcff".repeat(1 << 19));
        int members = 2_000_000;
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            stdin.write(utf8("{\"db\":0,\"key\":\"large\",\"type\":\"string\",\"value\":\""));
            for (int i = 0; i < pieces; i++) {
                stdin.write(piece);
            }
            stdin.write(utf8("\"}\n{\"key\":\"many\",\"type\":\"set\",\"value\":[\"first\""));
            for (int i = 0; i < members; i++) {
                stdin.write(utf8(",\"member of many: " + i + "\""));
            }
            stdin.write(utf8("]}\n"));
        }
        String kilobytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        String err = Files.readString(dir.resolve("err"));
        assertEquals(ExitCode.DONE, process.exitValue(), err);
        assertEquals(2L, Json.object(err).get("keys"));
        if (!kilobytes.isEmpty()) { // only Linux reports it
            assertTrue(Long.parseLong(kilobytes) < 256 << 10, kilobytes + " KB");
        }
        assertEquals(List.of("err", "out.rdb"), Cli.names(dir));
        String keys = Cli.run("keys", out().toString(), "--elements", (members + 1) + "", "--format", "keys")
                .succeeds()
                .out();
        assertEquals("many\n", keys);
        assertFalse(Cli.run("verify", out().toString()).succeeds().out().isEmpty());
    }

    /** A server loads a function library at any place in a file. */
    @Test
    void aFunctionLibraryMayStandBetweenKeys() throws IOException {
        byte[] code = utf8("#!lua name=lib\nredis.register_function('f', function() return 1 end)");
        byte[] rdb = TinyRdb.of(r -> {
            r.db(0).key("a", "b").bytes(245, 0x40, code.length);
            for (byte b : code) {
                r.bytes(b);
            }
            r.key("c", "d").end();
        });
        byte[] lines = Cli.run(rdb, "export", "-").succeeds().outBytes();
        byte[] built = Cli.run(lines, "build", "-", "-o", "-").succeeds().outBytes();
        assertArrayEquals(lines, Cli.run(built, "export", "-").succeeds().outBytes());
        assertTrue(new String(lines, StandardCharsets.UTF_8)
                .lines()
                .toList()
                .get(1)
                .contains("name=lib"));
        Cli.run(built, "rewrite", "-", "-o", "-", "--target", "redis-8.0").succeeds();
    }
}
