package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code rdb mask} and {@code rdb sample}. */
class MaskCommandTest {

    @TempDir
    Path directory;

    private String in;
    private String out;
    private String secret;

    @BeforeEach
    void makeInput() throws IOException {
        in = Files.write(directory.resolve("in.rdb"), TinyRdb.of(rdb -> rdb.db(0)
                        .key("user:1", "alice")
                        .key("user:2", "bob bob")
                        .key("config:1", "secret word")
                        .end()))
                .toString();
        out = directory.resolve("out.rdb").toString();
        secret = Files.writeString(directory.resolve("secret"), "a secret").toString();
    }

    private String values() {
        return Cli.run("get", out, "user:1", "user:2", "config:1", "--format", "csv")
                .out();
    }

    @Test
    void theSecretDeterminesTheOutput() throws IOException {
        Cli.run("mask", in, "-o", out, "--secret-file", secret).succeeds();
        byte[] first = Files.readAllBytes(Path.of(out));
        Cli.run("mask", in, "-o", out, "--secret-file", secret, "-f").succeeds();
        assertArrayEquals(first, Files.readAllBytes(Path.of(out)));
        Cli.run("mask", in, "-o", out, "-f").succeeds();
        assertFalse(java.util.Arrays.equals(first, Files.readAllBytes(Path.of(out))));
    }

    @Test
    void keptKeysStayAndOthersDoNot() {
        Cli.run("mask", in, "-o", out, "--keep", "config:*").succeeds();
        List<String> values = values().lines().toList();
        assertEquals("0,\"config:1\",string,,,\"secret word\",", values.get(3));
        assertTrue(values.get(1).matches("0,\"user:1\",string,,,\"[a-z]{5}\","), values.get(1));
        assertFalse(values.get(1).contains("alice"));
    }

    @Test
    void namesAreMaskedOnRequest() {
        Cli.run("mask", in, "-o", out, "--keys", "--keep", "config:*").succeeds();
        String keys = Cli.run("keys", out, "--format", "keys").succeeds().out();
        assertTrue(keys.matches("(?s)user:\\d\\Ruser:\\d\\Rconfig:1\\R"), keys);
        assertFalse(keys.startsWith("user:1"), keys);
    }

    @Test
    void theOutputMustNotBeTheSecret() {
        Cli.run("mask", in, "-o", secret, "--secret-file", secret, "-f").fails(ExitCode.USAGE);
    }

    @Test
    void unusableSecretsAreRefused() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        Cli.run("mask", in, "-o", out, "--secret-file", empty.toString()).fails(ExitCode.USAGE);
        Cli.run(
                        "mask",
                        in,
                        "-o",
                        out,
                        "--secret-file",
                        directory.resolve("none").toString())
                .fails(ExitCode.IO);
        assertTrue(Files.notExists(Path.of(out)));
    }

    @Test
    void aSampleReportsItsShare() {
        String err = Cli.run("sample", in, "-o", out, "--keys", "1", "--key", "user:*")
                .succeeds()
                .err();
        assertTrue(err.contains("the sample is 1 of 2 keys: 50.0 %"), err);
        String json = Cli.run("sample", in, "-o", out, "-f", "--keys", "2", "--summary", "json")
                .succeeds()
                .err();
        assertTrue(json.contains("\"sampledFrom\":3"), json);
        Cli.run("sample", in, "-o", "-", "--keys", "2").succeeds();
    }

    @Test
    void theSizeOfASampleIsGivenExactlyOnce() {
        Cli.run("sample", in, "-o", out).fails(ExitCode.USAGE);
        Cli.run("sample", in, "-o", out, "--keys", "1", "--fraction", "0.5").fails(ExitCode.USAGE);
        Cli.run("sample", in, "-o", out, "--keys", "0").fails(ExitCode.USAGE);
        Cli.run("sample", in, "-o", out, "--fraction", "2").fails(ExitCode.USAGE);
        Cli.run("sample", in, "-o", out, "--keys", "1", "--separator", ":").fails(ExitCode.USAGE);
        assertTrue(Files.notExists(Path.of(out)));
    }
}
