package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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

    @Test
    void anOpenFileCannotSurelyBeReadAgain() throws IOException {
        Path open = Path.of("/dev/fd");
        assumeTrue(Files.isDirectory(open));
        Path file = Files.createFile(directory.resolve("file"));
        assertTrue(Source.of(file).canBeReadAgain());
        try (InputStream in = Files.newInputStream(file)) {
            assertFalse(Source.of(open.resolve("0")).canBeReadAgain());
            assertFalse(Source.of(in).canBeReadAgain());
        }
        assertFalse(Source.of(new ByteArrayInputStream(new byte[0])).canBeReadAgain());
    }
}
