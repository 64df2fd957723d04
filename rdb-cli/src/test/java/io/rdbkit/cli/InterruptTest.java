package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is told to end while it writes leaves no unfinished file. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {

    private static final int KEYS = 20_000;
    private static final int PATIENCE_SECONDS = 30;

    /** A dump without an end, and the bytes that complete it. */
    private static byte[] beginning;

    private static byte[] end;

    @TempDir
    Path directory;

    @TempDir
    Path temporary;

    @BeforeAll
    static void makeInput() throws IOException {
        beginning = TinyRdb.of(rdb -> {
            for (int i = 0; i < KEYS; i++) {
                if (i % (KEYS / 4) == 0) {
                    rdb.db(i / (KEYS / 4));
                }
                rdb.key("key:" + i, "x".repeat(200));
            }
        });
        byte[] header = TinyRdb.of(rdb -> {});
        byte[] whole = TinyRdb.of(TinyRdb::end);
        end = Arrays.copyOfRange(whole, header.length, whole.length);
    }

    /** Starts a command on standard input. Returns when the command has read and written a part. */
    private Process startedWriting(String... args) throws Exception {
        try (WatchService changes = FileSystems.getDefault().newWatchService()) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            Process process = ForkedRdb.of(temporary, Main.class, List.of(), args)
                    .redirectError(temporary.resolve("stderr").toFile())
                    .start();
            OutputStream stdin = process.getOutputStream();
            stdin.write(beginning);
            stdin.flush();
            while (!isWriting(directory)) {
                assertTrue(process.isAlive(), () -> stderr());
                Path inside = firstHidden();
                if (inside != null && Files.isDirectory(inside)) {
                    inside.register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
                    if (isWriting(directory)) {
                        break;
                    }
                }
                WatchKey key = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertTrue(key != null, () -> "the command writes nothing; " + stderr());
                key.pollEvents();
                key.reset();
            }
            return process;
        }
    }

    private String stderr() {
        try {
            return Files.readString(temporary.resolve("stderr"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path firstHidden() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Whether a directory has a hidden file with content. */
    private static boolean isWriting(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.getFileName().toString().startsWith("."))
                    .anyMatch(f -> f.toFile().length() > 0);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw e;
        }
    }

    private static int end(Process process, String signal) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the process does not end");
        return process.exitValue();
    }

    /** A shell makes its background jobs ignore SIGINT, and their children ignore it too. */
    private static void assumeNotIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (signal.equals("INT") && Files.exists(status)) {
            long ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
            assumeTrue((ignored & 1 << 1) == 0, "SIGINT is ignored here");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TERM, 143, rewrite - -o OUT",
        "INT, 130, rewrite - -o OUT",
        "TERM, 143, rewrite - -o OUT --add-prefix x",
        "TERM, 143, split - -o OUT --by db",
        "INT, 130, split - -o OUT --by db --keep-db-numbers --add-prefix x",
        "TERM, 143, split - -o OUT --by db --add-prefix x --on-duplicate first",
    })
    void aSignalLeavesNoFile(String signal, int exitCode, String args) throws Exception {
        assumeNotIgnored(signal);
        Path out = directory.resolve("out");
        Process process = startedWriting(args.replace("OUT", out.toString()).split(" "));
        assertEquals(exitCode, end(process, signal), stderr());
        assertEquals(List.of(), Cli.names(directory));
        assertEquals(List.of("stderr"), Cli.names(temporary));
        assertEquals("", stderr());
    }

    @Test
    void aSignalLeavesNoTemporaryFileForStandardOutput() throws Exception {
        directory = temporary; // names may be duplicates, so the output first goes to a temporary file
        Process process = startedWriting("rewrite", "-", "-o", "-", "--add-prefix", "x");
        assertEquals(143, end(process, "TERM"), stderr());
        assertEquals(List.of("stderr"), Cli.names(temporary));
    }

    @ParameterizedTest
    @CsvSource({"TERM, rewrite", "KILL, rewrite", "KILL, split", "TERM, split"})
    void anExistingFileStaysAndTheNextRunSucceeds(String signal, String command) throws Exception {
        Path out = directory.resolve("out");
        boolean split = command.equals("split");
        if (split) {
            Files.createDirectory(out);
        }
        Path old = Files.writeString(split ? out.resolve("db0.rdb") : out, "old");
        String[] args = split
                ? new String[] {"split", "-", "-o", out.toString(), "--by", "db", "--force"}
                : new String[] {"rewrite", "-", "-o", out.toString(), "--force"};
        Process process = startedWriting(args);
        end(process, signal);
        assertEquals("old", Files.readString(old));
        if (!signal.equals("KILL")) {
            assertEquals(List.of("out"), Cli.names(directory));
            assertEquals(List.of(old.getFileName().toString()), Cli.names(old.getParent()));
        }
        byte[] whole = Arrays.copyOf(beginning, beginning.length + end.length);
        System.arraycopy(end, 0, whole, beginning.length, end.length);
        Cli.run(whole, args).succeeds();
        assertEquals(List.of("out"), Cli.names(directory)); // nor the file of the killed run
        if (split) {
            assertEquals(List.of("db0.rdb", "db1.rdb", "db2.rdb", "db3.rdb", "manifest.json"), Cli.names(out));
        } else {
            assertArrayEquals(whole, Files.readAllBytes(out));
        }
    }
}
