package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Limit;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --limit}, and inputs and outputs that exceed a limit. */
class LimitOptionTest {

    private static final int VALUE = 70_000;

    @TempDir
    Path directory;

    private String file;

    @BeforeEach
    void make() throws IOException {
        Path rdb = directory.resolve("in.rdb");
        Files.write(rdb, TinyRdb.of(to -> to.db(0)
                .key("first", "v".repeat(VALUE))
                .db(3)
                .key(2, "members")
                .length(3)
                .strings("a", "b", "c")
                .end()));
        file = rdb.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify",
                "info",
                "keys",
                "export",
                "rewrite",
                "rewrite --target redis-6.2",
                "split --by db",
                "diff",
                "get"
            })
    void everyCommandThatReadsHasLimits(String command) {
        String[] within = args(command, "string=" + VALUE + ",key=7", "elements=3", "keys=2,databases=4");
        assertTrue(Cli.run(within).exitCode() <= ExitCode.NO, command);
        refused(
                command,
                "string=" + (VALUE - 1),
                "a string of 70000 bytes exceeds the limit string=69999 at offset 18");
        refused(command, "key=6", "a key of 7 bytes exceeds the limit key=6");
        refused(command, "elements=2", "the count of elements 3 exceeds the limit elements=2", "key \"members\", SET");
        refused(command, "keys=1", "key 2 exceeds the limit keys=1");
        refused(command, "databases=3", "database number 3 exceeds the limit databases=3");
    }

    private void refused(String command, String limit, String... parts) {
        deleteOut();
        Cli run = Cli.run(args(command, limit)).fails(ExitCode.REFUSED, parts);
        String name = limit.substring(0, limit.indexOf('='));
        assertTrue(run.err().contains("; a higher --limit " + name + "=N accepts it"), run.err());
        assertNothingLeft();
    }

    private String[] args(String command, String... limits) {
        StringBuilder line = new StringBuilder(command + " " + file);
        if (command.startsWith("rewrite") || command.startsWith("split")) {
            line.append(" -q -o ").append(directory.resolve("out"));
        } else if (command.equals("diff")) {
            line.append(" ").append(file);
        } else if (command.equals("get")) {
            line.append(" nothing first");
        }
        for (String limit : limits) {
            line.append(" --limit ").append(limit);
        }
        return line.toString().split(" ");
    }

    private void deleteOut() {
        delete(directory.resolve("out").toFile());
    }

    private static void delete(File file) {
        File[] within = file.listFiles();
        for (File one : within == null ? new File[0] : within) {
            delete(one);
        }
        file.delete();
    }

    private void assertNothingLeft() {
        try {
            assertEquals(List.of("in.rdb"), Cli.names(directory));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOutputHasALimit() throws IOException {
        Path out = directory.resolve("out");
        for (String command : List.of(
                "rewrite FILE -q -o OUT",
                "rewrite FILE -q -o OUT --add-prefix x",
                "rewrite FILE -q -o OUT --target redis-6.2",
                "export FILE -q -o OUT")) {
            String line = command.replace("FILE", file).replace("OUT", out.toString());
            Cli.run(line.split(" ")).succeeds();
            long size = Files.size(out);
            Cli.run((line + " -f --limit output=" + size).split(" ")).succeeds();
            assertEquals(size, Files.size(out));
            Files.delete(out);
            Cli.run((line + " --limit output=" + (size - 1)).split(" "))
                    .fails(ExitCode.REFUSED, "exceeds the limit output=" + (size - 1));
            assertNothingLeft();
        }
    }

    /** The parts count together, and no part is left. */
    @Test
    void theOutputOfASplitHasALimit() throws IOException {
        Path out = directory.resolve("out");
        String line = "split " + file + " -q --by db -o " + out;
        Cli.run(line.split(" ")).succeeds();
        long size = Files.size(out.resolve("db0.rdb")) + Files.size(out.resolve("db3.rdb"));
        Cli.run((line + " -f --limit output=" + size).split(" ")).succeeds();
        delete(out.toFile());
        Cli.run((line + " --limit output=" + (size - 1)).split(" ")).fails(ExitCode.REFUSED, "output=" + (size - 1));
        assertNothingLeft();
    }

    @Test
    void anOutputStreamHasALimit() {
        for (String command : List.of("export", "get", "keys", "diff")) {
            Cli whole = Cli.run(
                    command.equals("diff")
                            ? new String[] {
                                "diff", file, Cli.dump("redis-7.0-rich").toString(), "-q"
                            }
                            : args(command));
            int size = whole.outBytes().length;
            assertTrue(size > 0, command);
            String[] args = command.equals("diff")
                    ? new String[] {
                        "diff", file, Cli.dump("redis-7.0-rich").toString(), "-q", "--limit", "output=" + (size - 1)
                    }
                    : args(command, "output=" + (size - 1));
            Cli less = Cli.run(args);
            assertEquals(ExitCode.REFUSED, less.exitCode(), command + ": " + less.err());
            assertTrue(less.outBytes().length < size, command);
        }
    }

    @Test
    void buildHasLimits() throws IOException {
        byte[] json = "{\"key\":\"ab\",\"value\":\"1\"}\n{\"key\":\"c\",\"db\":2,\"value\":\"2\"}\n"
                .getBytes(StandardCharsets.UTF_8);
        Path out = directory.resolve("out");
        Cli.run(json, "build", "-", "-q", "-o", out.toString(), "--limit", "key=2,keys=2,databases=3")
                .succeeds();
        long size = Files.size(out);
        Files.delete(out);
        for (String limit : List.of("key=1", "keys=1", "databases=2", "output=" + (size - 1))) {
            Cli.run(json, "build", "-", "-q", "-o", out.toString(), "--limit", limit)
                    .fails(ExitCode.REFUSED, "exceeds the limit " + limit, "a higher --limit");
            assertNothingLeft();
        }
        Cli.run(json, "build", "-", "-o", out.toString(), "--limit", "lzf-ratio=3")
                .fails(ExitCode.USAGE, "no such limit; there are key, frames, keys, databases, output");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strings=1",
                "string",
                "string=",
                "string=-1",
                "string=1.5",
                "elements=1MB",
                "lzf-ratio=0",
                "lzf-ratio=89",
                "frames=65",
                "=1"
            })
    void wrongLimitsAreRefused(String limit) {
        Cli.run("verify", file, "--limit", limit).fails(ExitCode.USAGE, "--limit " + limit + ": ");
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void everyLimitHasAName(Limit limit) throws IOException {
        Cli.run("verify", file, "--limit", "nothing=1")
                .fails(ExitCode.USAGE, "no such limit; there are ", limit.toString());
        Cli.run("verify", file, "--limit", limit + "=" + limit.most()).succeeds();
        String row = "| `" + limit + "` | " + limit.standard() + " | ";
        assertTrue(Files.readString(Path.of("..", "docs", "limits.md")).contains(row), row);
    }

    @Test
    void sizesMayHaveUnits() {
        Cli.run("verify", file, "--limit", "STRING=69KB").succeeds();
        Cli.run("verify", file, "--limit", "string=68K").fails(ExitCode.REFUSED, "string=69632");
    }
}
