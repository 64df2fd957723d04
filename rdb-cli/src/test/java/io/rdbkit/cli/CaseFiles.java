package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of real users that once went wrong, as {@code io.rdbkit.CaseFiles} of rdb-core has them. */
final class CaseFiles {

    private CaseFiles() {}

    /** The file of this name. Skips the test where {@code RDB_CASES} is not set, and fails where the file is missing. */
    static Path file(String name) {
        String directory = System.getenv("RDB_CASES");
        assumeTrue(directory != null, "RDB_CASES is not set");
        Path file = Path.of(directory, name);
        assertTrue(Files.exists(file), () -> file + " is missing");
        return file;
    }
}
