package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.RdbRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rewrite without changes gives the RDB of the input, byte for byte. */
class RewriteNothingTest {

    @TempDir
    Path directory;

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theOutputIsTheRdbOfTheInput(Path dump) throws IOException {
        Source source = Source.of(dump).droppingAofTail();
        Path out = directory.resolve("out.rdb");
        Summary summary = Rewrite.from(source).to(out, WriteOptions.DEFAULT);
        byte[] written = Files.readAllBytes(out);
        long tail = summary.tail() == null ? 0 : summary.tail().bytes();
        assertEquals(Files.size(dump) - tail, written.length);
        assertArrayEquals(Arrays.copyOf(Files.readAllBytes(dump), written.length), written);
        assertEquals(written.length, summary.bytesWritten());
        assertEquals(summary.read(), summary.kept());

        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Rewrite.from(source).to(Channels.newChannel(stream), WriteOptions.DEFAULT);
        assertArrayEquals(written, stream.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void commandsBehindTheRdbAreRefused(Path dump) throws IOException {
        Path out = directory.resolve("out.rdb");
        if (dump.toString().endsWith(".rdb")) {
            Rewrite.from(dump).to(out, WriteOptions.DEFAULT);
            assertTrue(Files.exists(out));
        } else {
            assertThrows(RdbRefusedException.class, () -> Rewrite.from(dump).to(out, WriteOptions.DEFAULT));
            assertFalse(Files.exists(out));
        }
    }
}
