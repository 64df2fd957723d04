package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of real users that were once read wrongly. See {@code io.rdbkit.CaseFiles} in rdb-core. */
public final class CaseFiles {

    private CaseFiles() {}

    /** The file of this name. Skips the test if {@code RDB_CASES} is not set, and fails if the file is missing. */
    public static Path file(String name) {
        String directory = System.getenv("RDB_CASES");
        assumeTrue(directory != null, "RDB_CASES is not set");
        Path file = Path.of(directory, name);
        assertTrue(Files.exists(file), () -> file + " is missing");
        return file;
    }
}
