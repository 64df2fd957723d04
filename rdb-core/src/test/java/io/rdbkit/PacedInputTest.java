package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader gives the same entries, however the input arrives. */
@Timeout(60)
class PacedInputTest {

    static List<Path> dumps() {
        return Dumps.small();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theInputMayArriveInPieces(Path dump) throws IOException {
        byte[] bytes = Files.readAllBytes(dump);
        List<String> whole = EntryText.whole(new ByteArrayInputStream(bytes));
        for (int most : new int[] {1, 7, 8 << 10}) {
            assertEquals(whole, EntryText.whole(new SlowInput(bytes, most)), () -> most + " bytes at a time");
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theInputMayBeAPipe(Path dump) throws IOException {
        byte[] bytes = Files.readAllBytes(dump);
        Pipe pipe = Pipe.open();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(bytes, pipe));
        try (InputStream in = Channels.newInputStream(pipe.source())) {
            assertEquals(EntryText.whole(new ByteArrayInputStream(bytes)), EntryText.whole(in));
        }
        writer.join();
    }

    /** Writes pieces of an odd size, so that their ends are not those of any part of the format. */
    private static void write(byte[] bytes, Pipe pipe) {
        try (Pipe.SinkChannel sink = pipe.sink()) {
            for (int from = 0; from < bytes.length; from += 997) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(997, bytes.length - from));
                while (piece.hasRemaining()) {
                    sink.write(piece);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
