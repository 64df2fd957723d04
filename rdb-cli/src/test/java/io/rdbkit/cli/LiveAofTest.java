package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server applies the commands of a whole AOF. */
class LiveAofTest {

    private static final ServerKind KIND = ServerKind.REDIS_7_0_15;

    @TempDir
    Path dir;

    private String out() {
        return dir.resolve("whole.rdb").toString();
    }

    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    /** An AOF directory: a base with the keys of a dump, and commands behind it. */
    private Path aof(String commands) throws IOException {
        Path directory = Files.createDirectories(dir.resolve("appendonlydir"));
        Files.copy(Cli.dump("redis-7.0.15-rich"), directory.resolve("my.aof.1.base.rdb"));
        Files.writeString(directory.resolve("my.aof.1.incr.aof"), commands);
        Files.writeString(
                directory.resolve("my.aof.manifest"),
                "file my.aof.1.base.rdb seq 1 type b\nfile my.aof.1.incr.aof seq 1 type i\n");
        return directory;
    }

    @Test
    void commandsAreAppliedAndTheOriginalStays() throws IOException {
        KIND.orSkip();
        Path aof = aof(command("SELECT", "0") + command("SET", "fresh", "1") + command("INCR", "fresh"));
        byte[] before = Files.readAllBytes(aof.resolve("my.aof.1.incr.aof"));
        Cli.run("pull", aof.toString(), "--with", KIND.executable().toString(), "-o", out())
                .succeeds();
        assertArrayEquals(before, Files.readAllBytes(aof.resolve("my.aof.1.incr.aof")));
        try (RealServer expected = RealServer.load(KIND, Cli.dump("redis-7.0.15-rich"));
                RealServer loaded = RealServer.load(KIND, Path.of(out()))) {
            assertEquals("2", loaded.client().text("GET", "fresh"));
            expected.client().call("SET", "fresh", "2");
            assertEquals(expected.digest(), loaded.digest());
        }
    }

    @Test
    void aCutTailNeedsConsent() throws IOException {
        KIND.orSkip();
        Path aof = aof(command("SELECT", "0") + command("SET", "fresh", "1"));
        Files.writeString(aof.resolve("my.aof.1.incr.aof"), "*3\r\n$3\r\nSET\r\n$5\r\nfr", StandardOpenOption.APPEND);
        String server = KIND.executable().toString();
        Cli.run("pull", aof.toString(), "--with", server, "-o", out())
                .fails(ExitCode.IO, "the server does not load the AOF");
        assertFalse(Files.exists(Path.of(out())));
        Cli cut = Cli.run("pull", aof.toString(), "--with", server, "--accept-cut", "-o", out())
                .succeeds();
        assertEquals(
                1,
                cut.err().lines().filter(line -> line.contains("left it out")).count(),
                cut.err());
        assertEquals(
                ExitCode.DONE,
                Cli.run("get", out(), "fresh", "--db", "0").succeeds().exitCode());
    }

    @Test
    void aProgramThatIsNoServerIsNamed() throws IOException {
        Path aof = aof(command("SELECT", "0"));
        Cli.run("pull", aof.toString(), "--with", "/bin/echo", "-o", out())
                .fails(ExitCode.IO, "/bin/echo --version does not answer");
        Cli.run("pull", "redis://localhost", "--with", "/bin/echo", "-o", out()).fails(ExitCode.USAGE, "address");
        Cli.run("pull", "redis://localhost", "--accept-cut", "-o", out()).fails(ExitCode.USAGE, "--with");
    }
}
