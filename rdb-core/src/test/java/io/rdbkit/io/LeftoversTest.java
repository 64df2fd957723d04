package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.FilePolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Temporary files of dead processes are deleted. All other files stay. */
class LeftoversTest {

    @TempDir
    Path directory;

    private void write(String name) throws IOException {
        try (AtomicFile file = AtomicFile.create(directory.resolve(name), FilePolicy.DEFAULT)) {
            file.publish();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".out.rdb.rdb-2s4-8x0k1z-1.tmp",
                ".rdb-1-zz-12.tmp",
                ".a\n.rdb-1-zz-12.tmp",
                ".parts.rdb-1-2-3.lock"
            })
    void aFileOfADeadProcessIsDeleted(String name) throws IOException {
        Files.writeString(directory.resolve(name), "unfinished");
        write("new");
        assertEquals(List.of("new"), names());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out.rdb.rdb-2s4-8x0k1z-1.tmp",
                ".out.rdb.tmp",
                ".rdb-1-zz.tmp",
                ".rdb-1-zz-12.rdb",
                ".x.rdb-1-zz-12.tmp~",
                ".rdb-A-zz-12.tmp",
                "lock"
            })
    void aFileOfAnotherNameStays(String name) throws IOException {
        Files.writeString(directory.resolve(name), "mine");
        write("new");
        assertEquals(Stream.of(name, "new").sorted().toList(), names());
    }

    @Test
    void aDirectoryWithoutALockStays() throws IOException {
        Files.createDirectory(directory.resolve(".x.rdb-1-2-3.tmp"));
        write("new");
        assertEquals(List.of(".x.rdb-1-2-3.tmp", "new"), names());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkAndItsTargetStay() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "mine");
        Files.createSymbolicLink(directory.resolve(".x.rdb-1-2-3.tmp"), precious);
        Files.createSymbolicLink(directory.resolve(".y.rdb-1-2-3.lock"), precious);
        write("new");
        assertEquals(List.of(".x.rdb-1-2-3.tmp", ".y.rdb-1-2-3.lock", "new", "precious"), names());
        assertEquals("mine", Files.readString(precious));
    }

    @Test
    void aFileThatIsBeingWrittenStays() throws IOException {
        try (AtomicFile living = AtomicFile.create(directory.resolve("living"), FilePolicy.DEFAULT)) {
            write("new");
            assertTrue(Files.exists(living.temporary()));
            living.publish();
        }
        assertEquals(List.of("living", "new"), names());
    }

    /** A process can't test its own lock, so another process tests it. */
    @Test
    void anotherProcessSeesThatThisProcessIsAlive() throws Exception {
        try (AtomicFile living = AtomicFile.create(directory.resolve("living"), FilePolicy.DEFAULT);
                TemporaryDirectory used = TemporaryDirectory.create(directory, null)) {
            Path dead = Files.writeString(directory.resolve(".out.rdb-1-2-3.tmp"), "unfinished");
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.resolve("other").toString())
                    .inheritIO()
                    .start();
            assertEquals(0, other.waitFor());
            assertTrue(Files.exists(directory.resolve("other")));
            assertFalse(Files.exists(dead));
            assertTrue(Files.exists(living.temporary()));
            assertTrue(Files.exists(used.path()));
        }
        assertEquals(List.of("other"), names());
    }

    /** Publishes an empty file. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            try (AtomicFile file = AtomicFile.create(Path.of(args[0]), FilePolicy.DEFAULT)) {
                file.publish();
            }
        }
    }

    @Test
    void aFileIsFoundAbandonedOnlyOnce() throws IOException {
        Path file = directory.resolve(TemporaryName.of(null));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertTrue(LifeSign.isMissing(channel));
            assertFalse(LifeSign.isMissing(channel), "found abandoned a second time");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void temporaryFilesArePrivate() throws IOException {
        try (AtomicFile file = AtomicFile.create(directory.resolve("out"), FilePolicy.DEFAULT);
                TemporaryDirectory made = TemporaryDirectory.create(directory, null)) {
            assertEquals("rw-------", permissions(file.temporary()));
            assertEquals("rwx------", permissions(made.path()));
            assertEquals("rw-------", permissions(TemporaryName.lockOf(made.path())));
        }
        assertEquals(List.of(), names());
    }

    @Test
    void aSpillFileHasNoName() throws IOException {
        try (SpillFile file = SpillFile.in(directory)) {
            file.append(ByteBuffer.wrap(new byte[100_000]));
            assertEquals(100_000, file.stream().readAllBytes().length);
            if (!OS.WINDOWS.isCurrentOs()) {
                assertEquals(List.of(), names());
            }
        }
        assertEquals(List.of(), names());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
