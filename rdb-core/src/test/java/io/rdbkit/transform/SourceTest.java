package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

    @TempDir
    Path directory;

    @Test
    void aFileInMemoryCanBeReadAgain() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory));
        Path file = Files.createTempFile(memory, "rdb-test", null);
        try {
            assertTrue(Source.of(file).canBeReadAgain());
        } finally {
            Files.delete(file);
        }
    }

    /** The descriptor is one of a plain file, so that nothing but its path tells. */
    @Test
    void anOpenFileCannotSurelyBeReadAgain() throws IOException {
        Path open = Path.of("/dev/fd");
        assumeTrue(Files.isDirectory(open));
        Path file = Files.createFile(directory.resolve("file"));
        assertTrue(Source.of(file).canBeReadAgain());
        try (InputStream in = Files.newInputStream(file);
                DirectoryStream<Path> all = Files.newDirectoryStream(open, one -> is(one, file))) {
            assertFalse(Source.of(all.iterator().next()).canBeReadAgain());
            assertFalse(Source.of(in).canBeReadAgain());
        }
    }

    private static boolean is(Path descriptor, Path file) throws IOException {
        return Files.exists(descriptor) && Files.isSameFile(descriptor, file);
    }
}
