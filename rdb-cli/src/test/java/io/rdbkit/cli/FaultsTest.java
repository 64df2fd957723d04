package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full disks, read errors, inputs that change, links, and files in unusual places. */
@DisabledOnOs(OS.WINDOWS)
class FaultsTest {

    private static final Path DUMP = Cli.dump("redis-7.0-rich");

    @TempDir
    Path directory;

    private Path large() throws IOException {
        return Files.write(directory.resolve("large.rdb"), TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < 3; i++) {
                rdb.key("key:" + i, "x".repeat(3_000_000));
            }
            rdb.end();
        }));
    }

    /**
     * The directory of temporary files is full. A run needs it for a held value, or for an output that goes to standard
     * output.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewrite IN -o OUT --size 1..", // held to be measured
                "rewrite IN -o - --add-prefix x",
                "rewrite IN -o - --target redis-4.0",
                "build JSON -o -"
            })
    void aFullTemporaryDirectoryIsAnIoError(String command) throws Exception {
        Path in = large();
        Path json = directory.resolve("json");
        Files.writeString(
                json,
                "{\"key\":\"k\",\"value\":\""
                        + new Random(1)
                                .ints(3_000_000, 'a', 'z')
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        + "\"}\n");
        try (SmallDisk small = new SmallDisk(directory.resolve("tmp"), "64k")) {
            Path tmp = small.path();
            String[] args = command.replace("IN", in.toString())
                    .replace("JSON", json.toString())
                    .replace("OUT", directory.resolve("out").toString())
                    .split(" ");
            Process process = ForkedRdb.of(tmp, Main.class, List.of(), args)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(1, err.lines().count(), err);
            assertTrue(err.startsWith("rdb: ") && err.contains("No space left on device"), err);
            assertTrue(err.contains(tmp.toString()), err);
            assertEquals(ExitCode.IO, process.exitValue());
            assertEquals(List.of(), Cli.names(tmp));
            assertFalse(Files.exists(directory.resolve("out")));
        }
    }

    @Test
    void theOutputMayBeOnAnotherFileSystem() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(directory)),
                "there is no other file system here");
        Path there = Files.createTempDirectory(memory, "rdb-test-");
        try {
            Path out = there.resolve("out.rdb");
            Cli.run("rewrite", DUMP.toString(), "-o", out.toString()).succeeds();
            assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(out));
            Cli.run("split", DUMP.toString(), "-o", there.resolve("parts").toString(), "--by", "db")
                    .succeeds();
            assertEquals(List.of("out.rdb", "parts"), Cli.names(there));
        } finally {
            PathUtils.deleteDirectory(there);
        }
    }

    @Test
    void aReadErrorOfTheSystemIsReported() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/mem")), "this system has no file with read errors");
        for (String command : List.of("verify", "info", "keys", "export")) {
            Cli.run(command, "/proc/self/mem").fails(ExitCode.IO, "/proc/self/mem: Input/output error");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewrite",
                "rewrite --add-prefix x",
                "rewrite --target redis-4.0 --on-loss drop-key",
                "split --by db"
            })
    void aReadErrorInTheMiddleLeavesNoFile(String command) throws IOException {
        byte[] whole = Files.readAllBytes(DUMP);
        for (int at : new int[] {0, 9, 100, whole.length / 2, whole.length - 1}) {
            InputStream broken = new InputStream() {
                private int position;

                @Override
                public int read() throws IOException {
                    if (position == at) {
                        throw new IOException("Input/output error");
                    }
                    return whole[position++] & 0xff;
                }
            };
            List<String> args = new ArrayList<>(List.of(command.split(" ")));
            args.addAll(1, List.of("-", "-o", directory.resolve("out").toString()));
            Cli.run(broken, args.toArray(String[]::new)).fails(ExitCode.IO, "standard input: Input/output error");
            assertEquals(List.of(), Cli.names(directory));
        }
    }

    /** The input changes when the first output bytes are written. */
    @Test
    void anInputThatChangesIsReported() throws Exception {
        Path in = large();
        Path out = directory.resolve("out");
        Path old = Files.writeString(out, "old");
        byte[] bytes = Files.readAllBytes(in);
        OutputStream changing = new OutputStream() {
            private boolean changed;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                if (!changed) {
                    changed = true;
                    Files.write(in, bytes);
                    Files.setLastModifiedTime(in, FileTime.fromMillis(1));
                }
            }
        };
        Cli.into(changing, InputStream.nullInputStream(), "export", in.toString())
                .fails(ExitCode.IO, in + ": changed while it was read");
        assertEquals("old", Files.readString(old));
    }

    @Test
    void inputsMayBeLinks() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), DUMP.toAbsolutePath());
        Cli.run("verify", link.toString()).succeeds();
        Path dead = Files.createSymbolicLink(directory.resolve("dead"), directory.resolve("nothing"));
        Cli.run("verify", dead.toString()).fails(ExitCode.IO, dead + ": no such file");
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Cli.run("verify", loop.toString()).fails(ExitCode.IO, loop + ": Too many levels of symbolic links");
    }

    @Test
    void outputsMayBeLinks() throws IOException {
        Path dead = Files.createSymbolicLink(directory.resolve("dead"), directory.resolve("nothing"));
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        for (Path link : List.of(dead, loop)) {
            Cli.run("rewrite", DUMP.toString(), "-o", link.toString()).fails(ExitCode.USAGE, "is there already");
            Cli.run("split", DUMP.toString(), "--by", "db", "-o", link.toString(), "--force")
                    .fails(ExitCode.IO, link + ": is a link to nothing");
            assertTrue(Files.isSymbolicLink(link));
            Cli.run("rewrite", DUMP.toString(), "-o", link.toString(), "--force")
                    .succeeds();
            assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
        }
        assertEquals(List.of("dead", "loop"), Cli.names(directory));
    }

    @Test
    void inputsMayBeInAReadOnlyDirectory() throws IOException {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        Path in = Files.copy(DUMP, locked.resolve("in.rdb"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));
        try {
            Cli.run("rewrite", in.toString(), "-o", directory.resolve("out").toString(), "--add-prefix", "x")
                    .succeeds();
            Cli.run("diff", in.toString(), DUMP.toString()).succeeds();
            assertEquals(List.of("in.rdb"), Cli.names(locked));
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A shell gives a path that is not UTF-8, because a Java program can't. */
    @Test
    void aPathMayHaveBytesThatAreNoUtf8() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/cwd")), "this system has no /proc/self/cwd");
        Path script = Files.writeString(directory.resolve("script"), """
                export LC_ALL=C.UTF-8
                odd=$(printf 'odd\\377')
                mkdir "$odd" && cp "$1" "$odd/in.rdb" || exit 99
                shift
                "$@" verify "$odd/in.rdb"
                echo $?
                cd "$odd"
                java=$1
                shift
                "$java" -Duser.dir=/proc/self/cwd "$@" rewrite in.rdb -o out.rdb -q
                echo $?
                ls -A
                cmp in.rdb out.rdb
                """);
        List<String> command = new ArrayList<>(
                List.of("sh", script.toString(), DUMP.toAbsolutePath().toString()));
        command.addAll(ForkedRdb.of(directory, Main.class, List.of()).command());
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(0, process.waitFor(), said.toString());
        assertTrue(
                said.get(0).startsWith("rdb: \"odd\ufffd/in.rdb\" is not text in UTF-8; name a file by a link"),
                said.get(0));
        assertEquals(List.of("2", "0", "in.rdb", "out.rdb"), said.subList(1, said.size()));
    }

    /** Looks at the files during a run, with a umask that forbids nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewrite - -o OUT/out --size 1.. --add-prefix x",
                "rewrite - -o - --add-prefix x",
                "split - -o OUT --by db",
                "export - -o OUT/out --size 1.."
            })
    void temporaryFilesArePrivate(String command) throws Exception {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path tmp = Files.createDirectory(directory.resolve("tmp"));
        List<String> words = new ArrayList<>(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"));
        words.addAll(ForkedRdb.of(
                        tmp,
                        Main.class,
                        List.of(),
                        command.replace("OUT", out.toString()).split(" "))
                .command());
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] whole = Files.readAllBytes(large());
        OutputStream stdin = process.getOutputStream();
        stdin.write(whole, 0, whole.length - 10);
        stdin.flush();
        List<Path> found = new ArrayList<>();
        while (found.isEmpty() && process.isAlive()) {
            for (Path parent : List.of(out, tmp)) {
                try (Stream<Path> all = Files.walk(parent)) {
                    all.filter(file -> !file.equals(parent)).forEach(found::add);
                } catch (UncheckedIOException goneMeanwhile) {
                    found.clear();
                }
            }
            Thread.sleep(10);
        }
        assertFalse(found.isEmpty(), "no temporary file was seen");
        for (Path file : found) {
            String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
            assertEquals(expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
        }
        process.destroyForcibly().waitFor();
    }
}
