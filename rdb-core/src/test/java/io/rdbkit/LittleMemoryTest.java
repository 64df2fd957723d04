package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Memory does not grow with the input. Each job of {@link LittleMemoryMain} runs in a Java process with very little
 * memory.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LittleMemoryTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void littleMemoryIsEnough(LittleMemoryMain.Job job) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LittleMemoryMain.class.getName(),
                        job.name())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertEquals(0, process.waitFor(), () -> read(log));
            try (Stream<Path> left = Files.list(directory)) {
                assertEquals(List.of(log), left.toList(), "temporary files are left");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
