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
 * What has to go when the process is told to end: files and directories that still have a temporary name.
 *
 * <p>{@link File#deleteOnExit} is not enough: other threads go on while it deletes, so that a file could be made just after
 * its name was looked for, a directory be filled while it is emptied, or only some of several files be moved to their places.
 * Here such a step is done {@linkplain #undisturbed whole or not at all}.
 */
public final class Unfinished {

    private static final Set<Path> PATHS = new LinkedHashSet<>();
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Unfinished::deleteAll, "rdb-cleanup"));
    }

    private Unfinished() {}

    /** Creates, moves or deletes what is unfinished. */
    public interface Step<T> {
        T run() throws IOException;
    }

    /**
     * Runs a step that the end of the process waits for. It must be short: nothing is written in it.
     *
     * @throws InterruptedIOException if the process is ending already
     */
    public static synchronized <T> T undisturbed(Step<T> step) throws IOException {
        if (ending) {
            throw new InterruptedIOException("the process is ending");
        }
        return step.run();
    }

    /** From here on a path is to be deleted at the end; to be called in the step that creates it. */
    public static synchronized void add(Path path) {
        PATHS.add(path);
    }

    /** The path has got its place, or is gone; to be called in the step that does it. */
    public static synchronized void remove(Path path) {
        PATHS.remove(path);
    }

    /** Whether a file is one of these, by its name, which no two have; the path to it may be another. */
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
