package io.rdbkit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How far a push is, in a file that is replaced as a whole. A push that was killed goes on from there.
 *
 * <pre>
 * rdb-push 1
 * the length of the input, its time in milliseconds, and the words of the command line
 * the offset of the last key that has an answer
 * </pre>
 */
final class PushCheckpoint {

    private static final String MAGIC = "rdb-push 1";
    private static final int LINES = 3;
    private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final String job;
    private final long done;
    private long written = System.nanoTime() - NANOS_BETWEEN;

    private PushCheckpoint(Path file, String job, long done) {
        this.file = file;
        this.job = job;
        this.done = done;
    }

    /**
     * Opens a checkpoint, or begins a new one.
     *
     * @throws IllegalArgumentException if it is of another command or input
     */
    static PushCheckpoint open(Path file, Path input, CommandSpec spec) throws IOException {
        String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        String job = Failure.oneLine(
                Files.size(input) + " " + Files.getLastModifiedTime(input).toMillis() + " " + words);
        if (!Files.exists(file)) {
            return new PushCheckpoint(file, job, -1);
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() != LINES
                || !lines.get(0).equals(MAGIC)
                || !lines.get(1).equals(job)
                || !lines.get(2).matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("--resume " + file
                    + ": not the checkpoint of this command line with this input; delete it to begin again");
        }
        return new PushCheckpoint(file, job, Long.parseLong(lines.get(2)));
    }

    /** The offset of the last key that an earlier run has sent; -1 if there was none. */
    long done() {
        return done;
    }

    /** Notes that all keys up to an offset have their answer, once a second at most. */
    void reach(long offset) throws IOException {
        if (System.nanoTime() - written < NANOS_BETWEEN) {
            return;
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(
                temporary, String.join("\n", MAGIC, job, Long.toString(offset)) + "\n", StandardCharsets.UTF_8);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written = System.nanoTime();
    }

    /** Removes the file, because the push is complete. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
