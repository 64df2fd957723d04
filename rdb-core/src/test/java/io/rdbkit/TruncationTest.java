package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.format.RdbTruncatedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader detects every truncated file and names the offset. It never takes a part for the whole. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TruncationTest {

    /** Every prefix is read four times, so the time grows with the square of this size. */
    private static final int LARGEST = 3200;

    static Stream<Named<byte[]>> files() throws IOException {
        Map<String, byte[]> files = new HashMap<>(HandMade.all());
        for (Path dump : Dumps.testdata()) {
            if (Files.size(dump) <= LARGEST) {
                files.put(dump.getFileName().toString(), Files.readAllBytes(dump));
            }
        }
        return files.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(file -> Named.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPrefixIsTruncatedAtItsEnd(byte[] file) throws IOException {
        assertFalse(Readings.entries(file).contains(null)); // the whole file is read
        for (int length = 0; length < file.length; length++) {
            byte[] prefix = Arrays.copyOf(file, length);
            RdbTruncatedException e = Readings.failure(RdbTruncatedException.class, prefix);
            assertEquals(length, e.offset(), e.getMessage());
        }
    }
}
