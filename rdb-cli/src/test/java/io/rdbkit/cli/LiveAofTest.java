package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.Client;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /**
     * Before 7.0 an AOF is one file. It holds only commands or, from 4.0 on and by default from 5.0 on, commands behind
     * an RDB.
     */
    @ParameterizedTest
    @CsvSource({"REDIS_2_8, false", "REDIS_3_2, false", "REDIS_6_2, false", "REDIS_6_2, true"})
    void aServerOfItsAgeLoadsASingleFile(ServerKind kind, boolean preamble) throws Exception {
        Path aof = dir.resolve("appendonly.aof");
        ServerState before;
        try (RealServer server = RealServer.start(kind)) {
            Client client = server.client();
            RichData.load(server);
            if (kind == ServerKind.REDIS_6_2) {
                client.call("CONFIG", "SET", "aof-use-rdb-preamble", preamble ? "yes" : "no");
            }
            client.call("CONFIG", "SET", "appendonly", "yes");
            for (int i = 0; i < 200 && !isOn(client.text("INFO", "persistence")); i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            client.callIn(5, "SET", "behind", "1");
            client.call("PEXPIREAT", "behind", RichData.YEAR_2100 + 7);
            client.callIn(0, "RPUSH", "behind", "a", "b");
            client.call("LPOP", "behind");
            TimeUnit.MILLISECONDS.sleep(1100); // a server writes within a second, whatever appendfsync is
            before = server.state();
            List<?> home = (List<?>) client.call("CONFIG", "GET", "dir");
            Path written = Path.of(new String((byte[]) home.get(1), StandardCharsets.UTF_8), "appendonly.aof");
            Files.copy(written, aof);
        }
        assertEquals(
                preamble, Files.readString(aof, StandardCharsets.ISO_8859_1).startsWith("REDIS"));
        byte[] original = Files.readAllBytes(aof);
        String server = kind.executable().toString();
        Cli.run("pull", aof.toString(), "--with", server, "-o", out()).succeeds();
        assertArrayEquals(original, Files.readAllBytes(aof));
        try (RealServer loaded = RealServer.load(kind, Path.of(out()))) {
            assertEquals(before.digest(), loaded.digest());
            assertEquals(before.expiries(), loaded.expiries());
            if (preamble) { // commands of an AOF don't keep everything of stream groups
                assertEquals(List.of(), before.differences(loaded.state()));
            }
        }
        Files.write(aof, Arrays.copyOf(original, original.length - 3));
        Cli.run("pull", aof.toString(), "--with", server, "-o", out(), "--force")
                .fails(ExitCode.IO, "the server does not load the AOF");
        Cli cut = Cli.run("pull", aof.toString(), "--with", server, "-o", out(), "--force", "--accept-cut")
                .succeeds();
        assertTrue(cut.err().contains("left it out"), cut.err());
        Files.write(aof, "nonsense".getBytes(StandardCharsets.US_ASCII));
        Cli.run("pull", aof.toString(), "--with", server, "-o", out(), "--force")
                .fails(ExitCode.IO, "the server does not load the AOF: ");
    }

    private static boolean isOn(String info) {
        return info.contains("aof_enabled:1")
                && info.contains("aof_rewrite_in_progress:0")
                && info.contains("aof_rewrite_scheduled:0")
                && info.contains("aof_last_bgrewrite_status:ok");
    }

    /** An AOF directory, and an AOF of a newer server, for a server that is too old. */
    @Test
    void anOldServerRefusesAnAofThatItCannotLoad() throws IOException {
        ServerKind.REDIS_6_2.orSkip();
        Path aof = aof(command("SELECT", "0"));
        String server = ServerKind.REDIS_6_2.executable().toString();
        Cli.run("pull", aof.toString(), "--with", server, "-o", out())
                .fails(ExitCode.IO, "a multi-part AOF needs a server from 7.0 on");
        Cli.run("pull", aof.resolve("my.aof.1.base.rdb").toString(), "--with", server, "-o", out())
                .fails(ExitCode.IO, "the server does not load the AOF: ");
        assertFalse(Files.exists(Path.of(out())));
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
        Cli.run("pull", aof.toString(), "--with", "/nosuch/server", "-o", out())
                .fails(ExitCode.IO, "/nosuch/server can't be started");
        Cli.run("pull", "redis://localhost", "--with", "/bin/echo", "-o", out()).fails(ExitCode.USAGE, "address");
        Cli.run("pull", "redis://localhost", "--accept-cut", "-o", out()).fails(ExitCode.USAGE, "--with");
    }
}
