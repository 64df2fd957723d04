package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.RdbException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every flipped bit is either found or harmless. The reader never hangs, and it throws only the exception for damaged
 * files.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BitFlipTest {

    static Stream<Named<byte[]>> files() throws IOException {
        List<Named<byte[]>> files = new ArrayList<>();
        for (String file : List.of(
                "redis-2.8-empty.rdb",
                "redis-6.2-multidb.rdb",
                "redis-7.0.15-functions.rdb",
                "redis-8.0-multidb.rdb",
                "valkey-9.1-functions.rdb")) {
            Path dump = Dumps.testdata().get(0).resolveSibling(file);
            files.add(Named.of(file, Files.readAllBytes(dump)));
        }
        files.add(Named.of("RDB 15", HandMade.all().get("RDB 15")));
        files.add(Named.of("VALKEY 80", HandMade.all().get("VALKEY 80")));
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFlippedBitIsFoundOrHarmless(byte[] file) throws IOException {
        List<String> whole = EntryText.whole(new ByteArrayInputStream(file));
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = flip(file, bit);
            try {
                assertEquals(whole, EntryText.whole(new ByteArrayInputStream(flipped)), "bit " + bit);
            } catch (RdbException expected) {
                assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
            }
        }
    }

    /**
     * Without the checksum the reader may miss the damage, but it still throws only the exception for damaged files.
     */
    @ParameterizedTest
    @MethodSource("files")
    void withoutTheChecksumAFlippedBitIsReadOrAFormatError(byte[] file) throws IOException {
        for (int bit = 0; bit < 8 * file.length; bit++) {
            ReadOptions options = ReadOptions.DEFAULT.withIgnoreChecksum(true).withHoldMeasured(bit % 2 == 0);
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(flip(file, bit)), options)) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        key.elements();
                    }
                }
            } catch (RdbException expected) {
                assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
            }
        }
    }

    private static byte[] flip(byte[] file, int bit) {
        byte[] flipped = file.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
