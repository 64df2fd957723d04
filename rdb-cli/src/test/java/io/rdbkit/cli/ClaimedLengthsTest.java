package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No command allocates memory or loops because of a length that a file only claims. Each command runs with 32 MB on
 * every type, with counts of 2^40 to 2^64 - 1. A loop up to 2^40 would never end.
 */
class ClaimedLengthsTest {

    @TempDir
    Path directory;

    @Test
    void aFalseLengthCostsNeitherTimeNorMemory() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Process process = ForkedRdb.of(temporary, ClaimedLengthsMain.class, List.of("-Xmx32m"), work.toString())
                .redirectOutput(directory.resolve("found").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        boolean ended = process.waitFor(180, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String found = Files.readString(directory.resolve("found")) + Files.readString(directory.resolve("err"));
        assertTrue(ended, found);
        assertTrue(found.matches("[0-9]{4,5} runs\nlongest: [0-9]+ ms\n"), found);
        assertEquals(0, process.exitValue());
        assertEquals(List.of("good.rdb"), Cli.names(work));
        assertEquals(List.of(), Cli.names(temporary));
    }
}
