package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

    private static final byte[] COMMAND = "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path dir;

    private byte[] bytesA;
    private byte[] bytesB;
    private String a;
    private String b;

    @BeforeEach
    void write() throws IOException {
        bytesA = TinyRdb.of(rdb -> rdb.bytes(0xf5, 13)
                .raw("#!lua name=ab")
                .db(0)
                .key("same", "1")
                .key("gone", "1")
                .key("value", "1")
                .expiry(1)
                .key("both", "1")
                .db(12)
                .key("a \"b\"\n", "1")
                .end());
        bytesB = TinyRdb.of(rdb -> rdb.db(0)
                .key("new", "1")
                .key("both", "2")
                .key("value", "2")
                .key("same", "1")
                .db(12)
                .key(new byte[] {(byte) 0xff, 'x'}, new byte[] {1})
                .end());
        a = Files.write(dir.resolve("a.rdb"), bytesA).toString();
        b = Files.write(dir.resolve("b.rdb"), bytesB).toString();
    }

    @Test
    void differencesAsText() {
        Cli cli = Cli.run("diff", a, b);
        assertEquals(ExitCode.NO, cli.exitCode());
        assertEquals("""
                only in A               function library  ab
                only in A               db 0  gone
                differs: value          db 0  value
                differs: value, expiry  db 0  both
                only in A               db 12  a "b"\\n
                only in B               db 0  new
                only in B               db 12  \\xffx
                """, cli.out());
        assertEquals("""
                A          5 keys in %s
                B          5 keys in %s
                only in A  2 keys
                only in B  2 keys
                differ     2 keys: value 2, expiry 1
                equal      1 keys
                function libraries: 1 only in A, 0 only in B, 0 differ
                """.formatted(a, b), cli.err());
    }

    @Test
    void differencesAsJsonLines() {
        Cli cli = Cli.run("diff", a, b, "--format", "jsonl", "-q");
        assertEquals(ExitCode.NO, cli.exitCode());
        assertEquals("""
                {"diff":"only-a","function":"ab"}
                {"diff":"only-a","db":0,"key":"gone"}
                {"diff":"changed","db":0,"key":"value","parts":["value"]}
                {"diff":"changed","db":0,"key":"both","parts":["value","expiry"]}
                {"diff":"only-a","db":12,"key":"a \\"b\\"\\n"}
                {"diff":"only-b","db":0,"key":"new"}
                {"diff":"only-b","db":12,"key":"\\udcffx"}
                """, cli.out());
        assertEquals("", cli.err());
    }

    @Test
    void onlyTheSummary() throws IOException {
        Cli text = Cli.run("diff", a, b, "--summary");
        assertEquals(ExitCode.NO, text.exitCode());
        assertTrue(text.out().contains("differ     2 keys: value 2, expiry 1\n"), text.out());
        assertEquals("", text.err());

        Cli json = Cli.run("diff", a, b, "--summary", "--format", "jsonl");
        assertEquals(ExitCode.NO, json.exitCode());
        Map<String, Object> summary = Json.object(json.out());
        assertEquals(Map.of("file", a, "keys", 5L), summary.get("a"));
        assertEquals(Map.of("file", b, "keys", 5L), summary.get("b"));
        assertEquals(
                List.of(2L, 2L, 2L, 1L),
                List.of(summary.get("only_a"), summary.get("only_b"), summary.get("changed"), summary.get("equal")));
        assertEquals(Map.of("value", 2L, "expiry", 1L), summary.get("parts"));
        assertEquals(Map.of("only_a", 1L, "only_b", 0L, "changed", 0L, "equal", 0L), summary.get("functions"));
    }

    @Test
    void equalFilesPrintNothingOnStdout() {
        Cli cli = Cli.run("diff", a, a).succeeds();
        assertEquals("", cli.out());
        assertTrue(cli.err().contains("equal      5 keys"), cli.err());
        Cli.run("diff", a, b, "--key", "same").succeeds();
    }

    @Test
    void standardInputMayBeEitherSide() throws IOException {
        String expected = Cli.run("diff", a, b).out();
        assertEquals(expected, Cli.run(bytesA, "diff", "-", b).out());
        assertEquals(expected, Cli.run(bytesB, "diff", a, "-").out());
        Cli.run("diff", "-", "-").fails(ExitCode.USAGE, "standard input");
    }

    @Test
    void aFilterAppliesToBothSides() {
        Cli cli = Cli.run("diff", a, b, "--db", "12", "-q");
        assertEquals(ExitCode.NO, cli.exitCode());
        assertEquals(2, cli.out().lines().count(), cli.out());
        assertTrue(Cli.run("diff", a, b, "--key", "none").succeeds().err().contains("no key matched"));
        Cli nothing = Cli.run("diff", a, b, "--key", "none", "--fail-empty");
        assertEquals(ExitCode.NO, nothing.exitCode());
        Cli sized = Cli.run("diff", a, b, "--elements", "1..", "--key", "value", "-q");
        assertEquals("differs: value          db 0  value\n", sized.out());
    }

    @Test
    void theBadFileIsNamed() throws IOException {
        String bad = Files.write(dir.resolve("bad.rdb"), java.util.Arrays.copyOf(bytesA, 30))
                .toString();
        Cli.run("diff", bad, b).fails(ExitCode.BAD_INPUT, bad + ": ", "offset");
        Cli.run("diff", a, bad).fails(ExitCode.BAD_INPUT, bad + ": ", "offset");
        Cli.run(new byte[] {1}, "diff", a, "-").fails(ExitCode.BAD_INPUT, "standard input: ");
        Cli.run("diff", a).fails(ExitCode.USAGE, "B");
    }

    @Test
    void commandsOfAnAofAreRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(bytesA);
        bytes.write(COMMAND);
        String aof = Files.write(dir.resolve("a.aof"), bytes.toByteArray()).toString();
        Cli.run("diff", a, aof).fails(ExitCode.REFUSED, aof + ": ", "1 AOF command", "--drop-aof-tail");
        Cli cli = Cli.run("diff", a, aof, "--drop-aof-tail").succeeds();
        assertTrue(cli.err().contains("1 AOF command"), cli.err());
        assertTrue(cli.err().contains("not compared"), cli.err());
    }

    @Test
    void noTemporaryFileIsLeft() throws IOException {
        assertFalse(Cli.run("diff", a, b).out().isEmpty());
        assertEquals(List.of("a.rdb", "b.rdb"), Cli.names(dir));
    }
}
