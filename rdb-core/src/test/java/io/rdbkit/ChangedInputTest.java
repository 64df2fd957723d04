package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.io.FileInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that change or fail while they are read. */
class ChangedInputTest {

    private static final Path DUMP = Path.of("..", "testdata", "redis-7.0-rich.rdb");
    private static final String COMMAND = "*1\r\n$4\r\nPING\r\n";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void copy() throws IOException {
        file = Files.copy(DUMP, directory.resolve("dump.rdb"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static void readToEnd(RdbReader in) throws IOException {
        while (in.next() != null) {
            // reads to the end
        }
    }

    private static void assertNoticed(RdbReader in, Path file) {
        FileSystemException e = assertThrows(FileSystemException.class, () -> readToEnd(in));
        assertEquals(file.toString(), e.getFile());
        assertTrue(e.getReason().startsWith("changed while it was read"), e.getReason());
    }

    @Test
    void bytesWrittenInPlace() throws IOException {
        try (RdbReader in = RdbReader.open(file)) {
            assertNotNull(in.next());
            byte[] same = Files.readAllBytes(file);
            Files.write(file, same, StandardOpenOption.WRITE);
            assertNoticed(in, file);
        }
    }

    @Test
    void cut() throws IOException {
        try (RdbReader in = RdbReader.open(file)) {
            assertNotNull(in.next());
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
            assertNoticed(in, file);
        }
    }

    /** The bytes read look damaged, but the error names the change as the reason. */
    @Test
    void damagedByTheChange() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Path large = directory.resolve("large.rdb");
        byte[] key = Arrays.copyOf(bytes, 9 + 3_000_000); // more than the reader reads ahead
        Arrays.fill(key, 9, key.length, (byte) 0xfa);
        byte[] aux = {(byte) 0xfa, 1, 'a', 1, 'b'};
        for (int i = 9; i + aux.length <= key.length; i += aux.length) {
            System.arraycopy(aux, 0, key, i, aux.length);
        }
        Files.write(large, key);
        try (RdbReader in = RdbReader.open(large)) {
            assertNotNull(in.next());
            byte[] other = key.clone();
            Arrays.fill(other, 1_000_000, other.length, (byte) 200);
            Files.write(large, other, StandardOpenOption.WRITE);
            Files.setLastModifiedTime(large, FileTime.fromMillis(2_000_000));
            assertNoticed(in, large);
        }
    }

    @Test
    void grownWhereNothingMayStand() throws IOException {
        try (RdbReader in = RdbReader.open(file)) {
            assertNotNull(in.next());
            Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
            assertNoticed(in, file);
        }
        try (RdbReader in = RdbReader.open(file)) {
            append("x");
            assertNoticed(in, file);
        }
    }

    /** A server may append commands to its AOF while we read it. */
    @Test
    void anAofMayGrow() throws IOException {
        append(COMMAND);
        try (RdbReader in = RdbReader.open(file)) {
            assertNotNull(in.next());
            append(COMMAND);
            readToEnd(in);
            assertTrue(in.tail().commands() >= 1);
        }
    }

    @Test
    void anotherFileOfTheSameNameDoesNotMatter() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "other");
        try (RdbReader in = RdbReader.open(file)) {
            assertNotNull(in.next());
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            readToEnd(in);
            assertNull(in.tail());
        }
    }

    @Test
    void aDeletedFileIsReadToItsEnd() throws IOException {
        long size = Files.size(file);
        try (RdbReader in = RdbReader.open(file)) {
            Files.delete(file);
            readToEnd(in);
            assertEquals(size, in.length());
        }
    }

    @Test
    void unchanged() throws IOException {
        try (FileInput in = FileInput.strict(file)) {
            assertEquals(Files.size(file), in.readAllBytes().length);
            assertFalse(in.hasChanged(false));
        }
        try (FileInput in = FileInput.strict(file)) {
            append("x");
            assertThrows(FileSystemException.class, in::readAllBytes);
        }
    }

    /** A read error at any offset of a small file, and in blocks of a large file that another thread reads. */
    @Test
    void aReadErrorIsThrownUnchanged() throws IOException {
        byte[] small = Files.readAllBytes(Path.of("..", "testdata", "redis-2.8-empty.rdb"));
        for (int at = 0; at < small.length; at++) {
            assertFailsAt(at, small);
        }
        byte[] value = "x".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII);
        byte[] large = new byte[value.length + 20];
        System.arraycopy("REDIS0011\0\1k\u0080".getBytes(StandardCharsets.ISO_8859_1), 0, large, 0, 13);
        large[13] = (byte) (value.length >> 24);
        large[14] = (byte) (value.length >> 16);
        large[15] = (byte) (value.length >> 8);
        large[16] = (byte) value.length;
        System.arraycopy(value, 0, large, 17, value.length);
        for (int at : new int[] {300_000, 1_000_000, 2_999_000}) {
            assertFailsAt(at, large);
        }
    }

    private static void assertFailsAt(int at, byte[] bytes) {
        IOException failure = new IOException("Input/output error");
        InputStream broken = new ByteArrayInputStream(bytes, 0, at) {
            @Override
            public synchronized int read(byte[] into, int off, int len) {
                int n = super.read(into, off, len);
                if (n < 0) {
                    sneak(failure);
                }
                return n;
            }
        };
        Throwable thrown = assertThrows(IOException.class, () -> {
            try (RdbReader in = RdbReader.open(broken, ReadOptions.DEFAULT)) {
                readToEnd(in);
            }
        });
        assertSame(failure, thrown);
    }

    /** Throws a checked exception from a method that doesn't declare it. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
