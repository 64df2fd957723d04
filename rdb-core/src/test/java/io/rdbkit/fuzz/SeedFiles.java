package io.rdbkit.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the seeds of a fuzz class into a directory for Jazzer: {@code SeedFiles CLASS DIRECTORY}. */
final class SeedFiles {

    private SeedFiles() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Path directory = Files.createDirectories(Path.of(args[1]));
        List<?> seeds = (List<?>) Class.forName(args[0]).getMethod("seeds").invoke(null);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(directory.resolve("seed-" + i), (byte[]) seeds.get(i));
        }
    }
}
