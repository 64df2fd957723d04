package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link ReadOptions#withCopy} copies the RDB byte for byte, however the entries are used. */
class CopyTest {

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theCopyIsTheRdbByteForByte(Path dump) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        long length;
        try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT.withCopy(copy))) {
            boolean count = false;
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key && (count = !count)) {
                    key.elements();
                }
            }
            length = in.length();
        }
        assertEquals(length, copy.size());
        assertArrayEquals(Arrays.copyOf(Files.readAllBytes(dump), (int) length), copy.toByteArray());
    }
}
