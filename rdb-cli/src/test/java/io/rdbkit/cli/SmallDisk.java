package io.rdbkit.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory with a file system of a given size. The test is skipped if this user may not mount one. */
final class SmallDisk implements AutoCloseable {

    private final Path directory;

    /**
     * @param directory is made
     * @param size      such as {@code 64k}
     */
    SmallDisk(Path directory, String size) throws IOException {
        this.directory = Files.createDirectory(directory);
        assumeTrue(
                SystemCommand.isDone("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString()),
                "this user may not mount");
    }

    Path path() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        SystemCommand.isDone("umount", directory.toString());
    }
}
