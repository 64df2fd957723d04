package io.rdbkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The dumps that tests read: those of this repository and, if the environment names one, those of a corpus. */
public final class Dumps {

    /** Names a directory of real dumps. Each has a sidecar (JSON) beside it that describes its content. */
    public static final String CORPUS = "RDB_CORPUS";

    private static final Path TESTDATA = Path.of("..", "testdata");

    /** Written by a release candidate. The end of its module values can't be found. */
    private static final String UNREADABLE = "redis-4.0-rc2-modules.rdb";

    private Dumps() {}

    /** The dumps of the repository. At least one is there. */
    public static List<Path> testdata() {
        List<Path> dumps = in(TESTDATA, "glob:**.rdb");
        if (dumps.isEmpty()) {
            throw new IllegalStateException("no dumps in " + TESTDATA.toAbsolutePath());
        }
        return dumps;
    }

    /** The dumps of the repository and of a corpus, if there is one, that a reader can read to the end. */
    public static List<Path> readable() {
        Stream<Path> corpus = hasCorpus() ? in(corpus(), "glob:**.{rdb,aof}").stream() : Stream.of();
        return Stream.concat(testdata().stream(), corpus)
                .filter(file -> !file.endsWith(UNREADABLE) && !file.toString().endsWith(".incr.aof"))
                .toList();
    }

    /** The dumps among {@link #readable} that are cheap to read many times. */
    public static List<Path> small() {
        return readable().stream().filter(Dumps::isSmall).toList();
    }

    static boolean isSmall(Path file) {
        return size(file) <= 64 << 10;
    }

    public static boolean hasCorpus() {
        return System.getenv(CORPUS) != null;
    }

    static Path corpus() {
        return Path.of(System.getenv(CORPUS));
    }

    static List<Path> in(Path directory, String pattern) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(directory.getFileSystem().getPathMatcher(pattern)::matches)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
