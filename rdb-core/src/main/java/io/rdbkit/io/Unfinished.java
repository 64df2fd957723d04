package io.rdbkit.io;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.FileUtils;

/**
 * Unfinished files and directories, which must be deleted when the process is told to end.
 *
 * <p>{@link File#deleteOnExit} is not enough, because other threads go on while it deletes. A file could be made just
 * after its name was looked for, a directory could be filled while it is emptied, or only some of several files could
 * be moved to their places. Here such a step is done {@linkplain #undisturbed completely or not at all}.
 */
public final class Unfinished {

    private static final Set<Path> PATHS = new LinkedHashSet<>();
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Unfinished::deleteAll, "rdb-cleanup"));
    }

    private Unfinished() {}

    /** Creates, moves or deletes unfinished files. */
    public interface Step<T> {
        T run() throws IOException;
    }

    /**
     * Runs a step for which the end of the process waits. It must be short and must not write data.
     *
     * @throws InterruptedIOException if the process is ending already
     */
    public static synchronized <T> T undisturbed(Step<T> step) throws IOException {
        if (ending) {
            throw new InterruptedIOException("the process is ending");
        }
        return step.run();
    }

    /** Adds a path to delete at the end of the process. Call it in the step that creates the path. */
    public static synchronized void add(Path path) {
        PATHS.add(path);
    }

    /** Removes a path that has reached its place or is deleted. Call it in the step that does this. */
    public static synchronized void remove(Path path) {
        PATHS.remove(path);
    }

    /**
     * Whether a file is one of these. Only its name counts, because all names differ and the path may be written
     * differently.
     */
    static synchronized boolean has(Path file) {
        return PATHS.stream().anyMatch(path -> path.getFileName().equals(file.getFileName()));
    }

    /** Deletes a file. */
    public static void delete(Path file) throws IOException {
        undisturbed(() -> {
            remove(file);
            return Files.deleteIfExists(file);
        });
    }

    private static synchronized void deleteAll() {
        ending = true;
        List<Path> latestFirst = new ArrayList<>(PATHS);
        Collections.reverse(latestFirst);
        for (Path path : latestFirst) {
            FileUtils.deleteQuietly(path.toFile());
        }
    }
}
