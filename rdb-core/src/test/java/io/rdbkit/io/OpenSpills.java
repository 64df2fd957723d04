package io.rdbkit.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The open spill files of this process. No directory lists them, because they have no name. */
public final class OpenSpills {

    private OpenSpills() {}

    /** Links to the open files that were created in a directory. Skips the test if the system has no such links. */
    public static List<Path> in(Path directory) {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors));
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                if (target(descriptor).startsWith(directory + "/.rdb-")) {
                    found.add(descriptor);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Waits for an open file that was created in a directory, where another thread makes them. */
    public static void awaitOneIn(Path directory) throws InterruptedException {
        while (in(directory).isEmpty()) {
            Thread.sleep(1);
        }
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }
}
