package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The files in docs/findings are those that the code makes. {@code -Drdb.docs=write} writes them; otherwise the test
 * compares them.
 */
class FlawedFilesTest {

    private static final Path DIRECTORY = Path.of("..", "docs", "findings");

    @Test
    void theDirectoryHasTheFilesOfTheCode() throws IOException {
        if ("write".equals(System.getProperty("rdb.docs"))) {
            write();
        }
        for (FlawedFiles.Flawed file : FlawedFiles.all()) {
            assertArrayEquals(file.rdb(), Files.readAllBytes(path(file)), file::name);
        }
        Set<String> named =
                FlawedFiles.all().stream().map(file -> path(file).toString()).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertEquals(named, files.map(Path::toString).collect(Collectors.toSet()));
        }
    }

    private static void write() throws IOException {
        Files.createDirectories(DIRECTORY);
        try (Stream<Path> old = Files.list(DIRECTORY)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (FlawedFiles.Flawed file : FlawedFiles.all()) {
            Files.write(path(file), file.rdb());
        }
    }

    private static Path path(FlawedFiles.Flawed file) {
        return DIRECTORY.resolve(file.name() + ".rdb");
    }

    @Test
    void everyFlawHasAFile() {
        Set<Flaw> flaws = EnumSet.complementOf(EnumSet.of(Flaw.TARGET)); // depends on the target
        FlawedFiles.all().forEach(file -> flaws.remove(file.flaw()));
        assertEquals(Set.of(), flaws);
    }
}
