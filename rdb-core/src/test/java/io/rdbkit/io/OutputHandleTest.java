package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputHandleTest {

    private static final int FILES = 3 * OutputHandle.MOST;

    @TempDir
    Path directory;

    private OutputHandle open(int number, boolean mayBeReopened) throws IOException {
        Path file = directory.resolve(Integer.toString(number));
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new OutputHandle(file, channel, mayBeReopened);
    }

    /**
     * The files are written in turns. At the end the first bytes are written again, as a writer does with late counts.
     */
    @Test
    void manyFilesAreRightWithFewHandles() throws IOException {
        Random random = new Random(3);
        List<OutputHandle> handles = new ArrayList<>();
        List<ByteArrayOutputStream> expected = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            handles.add(open(i, true));
            expected.add(new ByteArrayOutputStream());
        }
        for (int turn = 0; turn < 20 * FILES; turn++) {
            int i = random.nextInt(FILES);
            byte[] bytes = new byte[1 + random.nextInt(50)];
            random.nextBytes(bytes);
            assertEquals(bytes.length, handles.get(i).write(ByteBuffer.wrap(bytes)));
            expected.get(i).write(bytes);
            assertEquals(expected.get(i).size(), handles.get(i).position());
        }
        requireFewOpen();
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = expected.get(i).toByteArray();
            OutputHandle handle = handles.get(i);
            if (bytes.length > 0) {
                bytes[0] = 7;
                long end = handle.position();
                handle.position(0).write(ByteBuffer.wrap(new byte[] {7}));
                handle.position(end);
            }
            handle.force(true);
            assertEquals(bytes.length, handle.size());
            handle.close();
            assertArrayEquals(bytes, Files.readAllBytes(directory.resolve(Integer.toString(i))));
            assertThrows(ClosedChannelException.class, () -> handle.write(ByteBuffer.allocate(1)));
        }
    }

    private void requireFewOpen() throws IOException {
        Path own = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(own), "open files can't be counted here");
        long open = 0;
        try (Stream<Path> links = Files.list(own)) {
            for (Path link : links.toList()) {
                open += Files.exists(link) && Files.readSymbolicLink(link).startsWith(directory.toRealPath()) ? 1 : 0;
            }
        }
        assertTrue(open <= OutputHandle.MOST, open + " open files");
    }

    /** Closing the file would release its lock. */
    @Test
    void aLockedFileStaysOpen() throws IOException {
        try (OutputHandle locked = open(0, false)) {
            Files.delete(directory.resolve("0")); // so that it can't be opened again
            List<OutputHandle> others = new ArrayList<>();
            for (int i = 1; i < FILES; i++) {
                others.add(open(i, true));
            }
            assertEquals(1, locked.write(ByteBuffer.allocate(1)));
            for (OutputHandle other : others) {
                other.close();
            }
        }
    }
}
