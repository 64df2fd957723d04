package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path directory;

    @Test
    void appearsWhenItIsPublished() throws IOException {
        Path target = directory.resolve("dump.rdb");
        try (AtomicFile file = AtomicFile.create(target, false)) {
            write(file, "new");
            assertTrue(Files.notExists(target));
            assertEquals(directory.toRealPath(), file.temporary().toRealPath().getParent());
            file.publish();
            assertEquals("new", Files.readString(target));
        }
        assertEquals(List.of("dump.rdb"), names());
    }

    @Test
    void leavesNothingIfItIsNot() throws IOException {
        try (AtomicFile file = AtomicFile.create(directory.resolve("dump.rdb"), false)) {
            write(file, "new");
            assertEquals(1, names().size());
        }
        assertEquals(List.of(), names());
    }

    @Test
    void replacesOnlyIfItMay() throws IOException {
        Path target = Files.writeString(directory.resolve("dump.rdb"), "old");
        FileAlreadyExistsException e =
                assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(target, false));
        assertEquals(target.toString(), e.getMessage());
        assertEquals(List.of("dump.rdb"), names());

        try (AtomicFile file = AtomicFile.create(target, true)) {
            write(file, "unfinished");
        }
        assertEquals("old", Files.readString(target));

        try (AtomicFile file = AtomicFile.create(target, true)) {
            write(file, "new");
            assertEquals("old", Files.readString(target));
            file.publish();
        }
        assertEquals("new", Files.readString(target));
        assertEquals(List.of("dump.rdb"), names());
    }

    @Test
    void aFileThatHasComeSinceIsNotReplacedEither() throws IOException {
        Path target = directory.resolve("dump.rdb");
        try (AtomicFile file = AtomicFile.create(target, false)) {
            write(file, "new");
            Files.writeString(target, "of another");
            assertThrows(FileAlreadyExistsException.class, file::publish);
        }
        assertEquals("of another", Files.readString(target));
        assertEquals(List.of("dump.rdb"), names());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isPrivate() throws IOException {
        Path target = directory.resolve("dump.rdb");
        try (AtomicFile file = AtomicFile.create(target, false)) {
            assertEquals("rw-------", permissions(file.temporary()));
            file.publish();
        }
        assertEquals("rw-------", permissions(target));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hasThePermissionsOfTheFileItReplaces() throws IOException {
        Path target = Files.writeString(directory.resolve("dump.rdb"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r-x"));
        try (AtomicFile file = AtomicFile.create(target, true)) {
            assertEquals("rw-------", permissions(file.temporary()));
            file.publish();
        }
        assertEquals("rw-r--r-x", permissions(target));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void throughALinkTheFileBehindItIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path behind = Files.writeString(elsewhere.resolve("real.rdb"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.rdb"), behind);
        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(link, false));
        try (AtomicFile file = AtomicFile.create(link, true)) {
            write(file, "new");
            file.publish();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(behind));
        assertEquals(List.of("elsewhere", "link.rdb"), names());
    }

    /** A link that leads nowhere is something that is there, too. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeadLinkIsNotReplacedUnasked() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.rdb"), directory.resolve("nothing"));
        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(link, false));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void itsDirectoryMustBeThere() {
        Path missing = directory.resolve("missing");
        NoSuchFileException e =
                assertThrows(NoSuchFileException.class, () -> AtomicFile.create(missing.resolve("dump.rdb"), true));
        assertEquals(missing + ": no such directory", e.getMessage());
        assertTrue(Files.notExists(missing));
    }

    @Test
    void itIsNoDirectory() throws IOException {
        for (boolean replace : new boolean[] {false, true}) {
            FileSystemException e =
                    assertThrows(FileSystemException.class, () -> AtomicFile.create(directory, replace));
            assertEquals(directory + ": is a directory", e.getMessage());
        }
        assertEquals(List.of(), names());
    }

    private static void write(AtomicFile file, String text) throws IOException {
        file.channel().write(ByteBuffer.wrap(text.getBytes("US-ASCII")));
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
