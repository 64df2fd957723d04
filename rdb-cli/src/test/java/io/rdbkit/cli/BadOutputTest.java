package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that can't or must not be written. The command leaves no file, and an existing file stays as it was. */
class BadOutputTest {

    private static final Path DUMP = Cli.dump("redis-7.0-rich");
    private static final Path DEV_FULL = Path.of("/dev/full");

    @TempDir
    Path directory;

    private static Cli rewrite(Path in, Path out, String... more) {
        return run("rewrite", in, out, more);
    }

    private static Cli split(Path in, Path out, String... more) {
        return run("split", in, out, more);
    }

    private static Cli run(String command, Path in, Path out, String... more) {
        String[] args = new String[more.length + (command.equals("split") ? 6 : 4)];
        args[0] = command;
        args[1] = in.toString();
        args[2] = "-o";
        args[3] = out.toString();
        if (command.equals("split")) {
            args[4] = "--by";
            args[5] = "db";
        }
        System.arraycopy(more, 0, args, args.length - more.length, more.length);
        return Cli.run(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewrite", "split", "export"})
    void missingDirectory(String command) throws IOException {
        Path missing = directory.resolve("missing");
        run(command, DUMP, missing.resolve("out")).fails(ExitCode.IO, missing + ": no such directory");
        assertEquals(List.of(), Cli.names(directory));
    }

    @Test
    void anExistingFileNeedsForce() throws IOException {
        Path out = Files.writeString(directory.resolve("out"), "old");
        rewrite(DUMP, out).fails(ExitCode.USAGE, out.toString(), "is there already", "--force");
        assertEquals("old", Files.readString(out));
        assertEquals(List.of("out"), Cli.names(directory));
        rewrite(DUMP, out, "--force").succeeds();
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(out));
        assertEquals(List.of("out"), Cli.names(directory));
    }

    @Test
    void aFilledDirectoryNeedsForce() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path part = Files.writeString(out.resolve("db0.rdb"), "old");
        Path other = Files.writeString(out.resolve("other"), "other");
        split(DUMP, out).fails(ExitCode.USAGE, out.toString(), "not empty", "--force");
        assertEquals("old", Files.readString(part));
        split(DUMP, out, "--force").succeeds();
        assertTrue(Files.size(part) > 3);
        assertEquals("other", Files.readString(other));
        assertEquals(List.of("out"), Cli.names(directory));
        assertTrue(Cli.names(out).containsAll(List.of("manifest.json", "db0.rdb", "other")));
    }

    @Test
    void anOutputOfTheWrongKindIsRefused() throws IOException {
        rewrite(DUMP, directory).fails(ExitCode.IO, directory + ": is a directory");
        Path file = Files.writeString(directory.resolve("file"), "old");
        split(DUMP, file, "--force").fails(ExitCode.IO, file + ": is not a directory");
        split(DUMP, file.resolve("out")).fails(ExitCode.IO, file + ": no such directory");
        assertEquals("old", Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({"link, in", "in, link", "hard, in", "in, hard", "in, in", "./in, sub/../in"})
    void theOutputIsTheInput(String in, String out) throws IOException {
        Files.createDirectory(directory.resolve("sub"));
        Path file = Files.copy(DUMP, directory.resolve("in"));
        Files.createSymbolicLink(directory.resolve("link"), file);
        Files.createLink(directory.resolve("hard"), file);
        Path output = directory.resolve(out);
        for (String change : List.of("--force", "--add-prefix=x")) {
            rewrite(directory.resolve(in), output, "--force", change.equals("--force") ? "-q" : change)
                    .fails(ExitCode.USAGE, "the output is the input", output.toString());
        }
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(file));
        assertEquals(List.of("hard", "in", "link", "sub"), Cli.names(directory));
    }

    @Test
    void aPartOfASplitMustNotBeTheInput() throws IOException {
        Path file = Files.copy(DUMP, directory.resolve("db0.rdb"));
        split(file, directory, "--force").fails(ExitCode.USAGE, "the output is the input", "db0.rdb");
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(file));
        assertEquals(List.of("db0.rdb"), Cli.names(directory));
    }

    @Test
    void theOutputMustNotBeAFileOfAnAofDirectory() throws IOException {
        Path base = Files.copy(DUMP, directory.resolve("a.1.base.rdb"));
        Files.writeString(directory.resolve("a.manifest"), "file a.1.base.rdb seq 1 type b\n");
        rewrite(directory, base, "--force").fails(ExitCode.USAGE, "the output is the input", base.toString());
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(base));
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        rewrite(DUMP, link).fails(ExitCode.USAGE, "--force");
        rewrite(DUMP, link, "--force").succeeds();
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(file));
    }

    @Test
    void withoutPermissionNothingIsWritten() throws IOException {
        assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView("posix"),
                "this file system has no permissions");
        Path locked = Files.createDirectory(directory.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        if (Files.isWritable(locked)) { // root can't write here
            locked = Path.of("/sys");
            assumeTrue(Files.isDirectory(locked), "this user may write everywhere");
        }
        for (String command : List.of("rewrite", "split", "export")) {
            run(command, DUMP, locked.resolve("out")).fails(ExitCode.IO, "rdb: " + locked.resolve("out") + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q", "--ttl=+1d", "--add-prefix=x"})
    void aDeviceIsWrittenToAndStays(String change) throws Exception {
        Path nothing = device("null", 3);
        Path full = device("full", 7);
        rewrite(DUMP, nothing, change).succeeds();
        rewrite(DUMP, full, change).fails(ExitCode.IO, full + ": No space left on device");
        rewrite(DUMP, full, change, "--force").fails(ExitCode.IO, full + ": No space left on device");
        assertFalse(Files.isRegularFile(nothing));
        assertFalse(Files.isRegularFile(full));
    }

    /**
     * A device that a failing test may destroy. Root makes one of its own. Other users can't destroy the system's
     * device.
     */
    private Path device(String name, int minor) throws Exception {
        Path system = Path.of("/dev", name);
        assumeTrue(Files.exists(system), "no " + system);
        if (!Files.isWritable(system.getParent())) {
            return system;
        }
        Path own = directory.resolve(name);
        assumeTrue(
                SystemCommand.isDone("mknod", own.toString(), "c", "1", Integer.toString(minor)),
                "this user may not make devices");
        try {
            Files.newOutputStream(own, StandardOpenOption.WRITE).close();
            return own;
        } catch (IOException e) {
            assumeTrue(false, "devices don't work here: " + e);
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q", "--ttl=keep", "--add-prefix="})
    void aPipeIsWrittenToAndStays(String change) throws Exception {
        Path fifo = directory.resolve("fifo");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assumeTrue(mkfifo.waitFor() == 0, "no mkfifo");
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try (InputStream in = Files.newInputStream(fifo)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        rewrite(DUMP, fifo, change).succeeds();
        byte[] written = read.get(20, TimeUnit.SECONDS);
        assertEquals(205, keys(written), change);
        assertEquals(List.of("fifo"), Cli.names(directory));
    }

    private static long keys(byte[] rdb) {
        return Cli.run(rdb, "keys", "-", "--format", "keys")
                .succeeds()
                .out()
                .lines()
                .count();
    }

    @Test
    void aFullStandardOutputIsAnIoError() throws IOException {
        assumeTrue(Files.exists(DEV_FULL), "no /dev/full");
        String in = DUMP.toString();
        for (String[] args : new String[][] {
            {"keys", in},
            {"keys", in, "--format", "csv"},
            {"export", in},
            {"export", in, "--format", "json"},
            {"export", in, "--format", "resp"},
            {"export", in, "--format", "csv"},
            {"verify", in},
            {"info", in},
            {"rewrite", in, "-o", "-"},
            {"rewrite", in, "-o", "-", "--ttl", "drop"},
            {"rewrite", in, "-o", "-", "--add-prefix", "x"},
            {"completion", "bash"},
            {"rewrite", "--help"},
            {"--version"}
        }) {
            try (OutputStream full = Files.newOutputStream(DEV_FULL)) {
                Cli.into(full, InputStream.nullInputStream(), args)
                        .fails(ExitCode.IO, "standard output: No space left on device");
            }
        }
    }

    @Test
    void aClosedStandardOutputEndsTheCommand() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        String in = DUMP.toString();
        for (String[] args : new String[][] {
            {"keys", in},
            {"export", in},
            {"export", in, "--format", "json"},
            {"export", in, "--format", "resp"},
            {"export", in, "--format", "keys"},
            {"verify", in},
            {"info", in},
            {"rewrite", in, "-o", "-", "-q"},
            {"rewrite", in, "-o", "-", "-q", "--ttl", "drop"},
            {"rewrite", in, "-o", "-", "-q", "--add-prefix", "x"},
            {"verify", "--deep", in},
            {"verify", "--target", "redis-8.0", in},
            {"keys", in, "--format", "csv"},
            {"keys", in, "--format", "jsonl", "--sort", "size"},
            {"export", in, "--format", "csv"},
            {"get", in, "str:int:1 "},
            {"diff", in, in, "--summary"},
            {"completion", "bash"},
            {"--help"}
        }) {
            Cli cli = Cli.into(broken, InputStream.nullInputStream(), args);
            assertEquals(ExitCode.BROKEN_PIPE, cli.exitCode(), String.join(" ", args));
            assertEquals("", cli.err(), String.join(" ", args));
        }
        byte[] json = Cli.run("export", in).outBytes();
        Cli build = Cli.into(broken, new ByteArrayInputStream(json), "build", "-", "-o", "-", "-q");
        assertEquals(ExitCode.BROKEN_PIPE, build.exitCode(), build.err());
        String other = Cli.dump("redis-8.0-rich").toString();
        for (String[] args : new String[][] {
            {"diff", in, other, "-q"},
            {"diff", in, other, "--format", "jsonl", "-q"},
            {"diff", in, other, "--summary", "-q"}
        }) {
            Cli cli = Cli.into(broken, InputStream.nullInputStream(), args);
            assertEquals(ExitCode.NO, cli.exitCode(), String.join(" ", args));
            assertEquals("", cli.err(), String.join(" ", args));
        }
    }

    @Test
    void aClosedPipeEndsTheCommand() throws Exception {
        byte[] many = TinyRdb.of(rdb -> {
            rdb.db(0);
            for (int i = 0; i < 20_000; i++) { // far more than a pipe holds
                rdb.key("key:" + i, "value");
            }
            rdb.end();
        });
        Path in = Files.write(directory.resolve("in"), many);
        Process keys = ForkedRdb.of(directory, Main.class, List.of(), "keys", in.toString())
                .start();
        keys.getInputStream().close();
        String err = new String(keys.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(keys.waitFor(30, TimeUnit.SECONDS));
        assertEquals("", err);
        assertEquals(ExitCode.BROKEN_PIPE, keys.exitValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewrite -q",
                "rewrite --ttl=+1d",
                "rewrite --add-prefix=x",
                "rewrite --size=0..",
                "split -q",
                "export -q",
                "export --format=resp"
            })
    void aFullDiskIsAnIoError(String args) throws Exception {
        try (SmallDisk small = new SmallDisk(directory.resolve("disk"), "64k")) {
            Path disk = small.path();
            Path in = Files.write(directory.resolve("in"), TinyRdb.of(rdb -> rdb.db(0)
                    .key("a", "x".repeat(50_000))
                    .key("b", "x".repeat(50_000))
                    .end()));
            Path old = Files.writeString(disk.resolve("old"), "old");
            String[] words = args.split(" ");
            run(words[0], in, disk.resolve("out"), words[1]).fails(ExitCode.IO, "No space left on device", "out");
            assertEquals(List.of("old"), Cli.names(disk));
            if (!words[0].equals("split")) {
                run(words[0], in, old, words[1], "--force").fails(ExitCode.IO, "No space left on device", "/old");
                assertEquals("old", Files.readString(old, StandardCharsets.US_ASCII));
                assertEquals(List.of("old"), Cli.names(disk));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IN --sha256",
                "IN --add-prefix=x",
                "IN OTHER",
                "IN OTHER --on-duplicate=first",
                "IN --target=redis-6.2",
                "IN --force"
            })
    void aFullDiskInTheSecondOfThreePartsIsAnIoError(String args) throws Exception {
        try (SmallDisk small = new SmallDisk(directory.resolve("disk"), "512k")) {
            Path disk = small.path();
            Path in = Files.write(directory.resolve("in"), TinyRdb.of(rdb -> {
                rdb.db(0).key("a", "x".repeat(50_000)).key("b", "y".repeat(50_000));
                rdb.key(1, "list").length(1).strings("z".repeat(2_000_000));
                rdb.key(2, "set").length(1).strings("m").end();
            }));
            Path other = Files.write(
                    directory.resolve("other"),
                    TinyRdb.of(rdb -> rdb.db(0).key("o", "x").end()));
            Path old = Files.writeString(
                    Files.createDirectory(disk.resolve("parts")).resolve("string.rdb"), "old");
            boolean replaces = args.contains("--force");
            Path out = replaces ? old.getParent() : disk.resolve("new");
            List<String> words = new ArrayList<>(List.of("split", "--by", "type", "-o", out.toString()));
            words.addAll(List.of(args.replace("IN", in.toString())
                    .replace("OTHER", other.toString())
                    .split(" ")));
            boolean inTwoSteps = args.contains("first") || args.contains("target");
            Cli.run(words.toArray(String[]::new))
                    .fails(ExitCode.IO, "No space left on device", inTwoSteps ? "new" : "list.rdb");
            assertEquals(List.of("parts"), Cli.names(disk));
            assertEquals(List.of("string.rdb"), Cli.names(old.getParent()));
            assertEquals("old", Files.readString(old, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void standardInputMustNotBeTheFileOfTheOutput() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/stdin")), "standard input has no name here");
        Path file = Files.copy(DUMP, directory.resolve("in"));
        for (String command :
                List.of("rewrite - -o OUT", "build - -o OUT", "export - -o OUT", "split - --by db -o DIR")) {
            String words = command.replace("OUT", file.toString()).replace("DIR", directory.toString());
            Files.copy(file, directory.resolve("json"), StandardCopyOption.REPLACE_EXISTING);
            Path redirected = command.startsWith("split") ? Files.move(file, directory.resolve("db0.rdb")) : file;
            Process process = ForkedRdb.of(directory, Main.class, List.of(), (words + " --force").split(" "))
                    .redirectInput(redirected.toFile())
                    .start();
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(ExitCode.USAGE, process.waitFor(), err);
            assertTrue(err.startsWith("rdb: the output is the input: "), err);
            assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(redirected));
        }
    }

    @Test
    void theOutputMustNotBeAListOfKeys() throws IOException {
        Path list = Files.writeString(directory.resolve("list"), "key\n");
        for (String command : List.of("rewrite", "export")) {
            run(command, DUMP, list, "--force", "--keys-from", list.toString())
                    .fails(ExitCode.USAGE, "the output is the input: " + list);
        }
        assertEquals("key\n", Files.readString(list));
    }

    @Test
    void theManifestOfASplitMustNotBeTheInput() throws IOException {
        Path file = Files.copy(DUMP, directory.resolve("manifest.json"));
        split(file, directory, "--force").fails(ExitCode.USAGE, "the output is the input", "manifest.json");
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(file));
        assertEquals(List.of("manifest.json"), Cli.names(directory));
    }

    @Test
    void aReportMustNotBeTheInputOrTheOutput() throws IOException {
        Path in = Files.copy(DUMP, directory.resolve("in"));
        Path out = Files.writeString(directory.resolve("out"), "old");
        Path alias = Files.createLink(directory.resolve("alias"), out);
        Path sub = Files.createSymbolicLink(directory.resolve("sub"), directory);
        for (Path report : List.of(in, out, alias, sub.resolve("in"), sub.resolve("out"))) {
            for (String command : List.of("rewrite", "repair")) {
                String[] more = {"--force", "--report", report.toString(), "-q"};
                if (command.equals("rewrite")) {
                    more = new String[] {"--force", "--report", report.toString(), "--target", "redis-7.0"};
                }
                assertEquals(ExitCode.USAGE, run(command, in, out, more).exitCode(), report.toString());
            }
        }
        String parts = directory.resolve("parts").toString();
        Files.createDirectory(Path.of(parts));
        for (String name : List.of("manifest.json", "db0.rdb", "db17.rdb")) {
            Cli.run(
                            "split",
                            in.toString(),
                            "-o",
                            parts,
                            "--by",
                            "db",
                            "--force",
                            "--target",
                            "redis-7.0",
                            "--report",
                            parts + "/" + name)
                    .fails(ExitCode.USAGE, "--report is a file of the split: ", name);
        }
        assertArrayEquals(Files.readAllBytes(DUMP), Files.readAllBytes(in));
        assertEquals("old", Files.readString(out));
        assertEquals(List.of(), Cli.names(Path.of(parts)));
        assertEquals(List.of("alias", "in", "out", "parts", "sub"), Cli.names(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/x", "/proc/x", "/proc/self/fd/x"})
    void aDirectoryThatTakesNoFilesIsAnIoError(String place) {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this system has no /proc/self/fd");
        rewrite(DUMP, Path.of(place))
                .fails(ExitCode.IO, "rdb: " + place + ": ", "no file can be made in this directory");
        rewrite(DUMP, Path.of(place), "--force").fails(ExitCode.IO, "rdb: " + place + ": ");
        split(DUMP, Path.of(place)).fails(ExitCode.IO, "rdb: " + place + ": ");
    }

    @Test
    void otherUnusualPlacesAreRefused() {
        String tooLong = directory.resolve("x".repeat(300)).toString();
        for (String command : List.of("rewrite", "split", "export")) {
            run(command, DUMP, Path.of(tooLong)).fails(ExitCode.IO, "rdb: " + tooLong + ": File name too long");
            run(command, DUMP, Path.of("/")).fails(command.equals("split") ? ExitCode.USAGE : ExitCode.IO, "rdb: /");
            Cli.run(command, DUMP.toString(), command.equals("split") ? "--by=db" : "-q", "-o", "a\0b")
                    .fails(ExitCode.USAGE, "Nul character not allowed");
        }
    }

    @Test
    void theOutputHasThePermissionsOfTheInputOrOfTheReplacedFile() throws IOException {
        assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView("posix"),
                "this file system has no permissions");
        Path in = Files.copy(DUMP, directory.resolve("in"));
        for (String mode : List.of("rw-------", "rw-r--r--")) {
            Files.setPosixFilePermissions(in, PosixFilePermissions.fromString(mode));
            Path usual = directory.resolve("usual");
            Files.createFile(usual, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            String expected = permissions(usual); // minus the umask
            for (String command : List.of("rewrite", "rewrite --target redis-7.0", "repair", "export", "split")) {
                Path out = directory.resolve("out");
                String[] words = command.split(" ");
                assertTrue(run(words[0], in, out, Arrays.copyOfRange(words, 1, words.length))
                                .exitCode()
                        < ExitCode.USAGE);
                if (command.equals("split")) {
                    for (String name : Cli.names(out)) {
                        assertEquals(expected, permissions(out.resolve(name)), name);
                    }
                    assertEquals(expected.contains("r--r--") ? "rwxr-xr-x" : "rwx------", permissions(out));
                } else {
                    assertEquals(expected, permissions(out), command);
                }
                PathUtils.delete(out);
            }
            Files.delete(usual);
        }
        Path out = directory.resolve("out");
        rewrite(in, out, "--mode", "0640").succeeds();
        assertEquals("rw-r-----", permissions(out));
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rw-rw-r--"));
        rewrite(in, out, "--force", "--ttl", "drop").succeeds();
        assertEquals("rw-rw-r--", permissions(out));
        for (String bad : List.of("u+r", "888", "1777", "-1", "")) {
            rewrite(in, out, "--force", "--mode", bad).fails(ExitCode.USAGE, "--mode " + bad);
        }
        Cli.run("rewrite", in.toString(), "-o", "-", "--mode", "600")
                .fails(ExitCode.USAGE, "--mode needs an output file");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
