package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.FilePolicy;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void theDirectoryAppearsWithAllItsFiles() throws IOException {
        Path target = parent.resolve("parts");
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT)) {
            Files.writeString(out.resolve("a.rdb"), "a");
            Files.writeString(out.resolve("b.rdb"), "b");
            assertTrue(Files.notExists(target));
            out.publish();
        }
        assertEquals(Map.of("parts/a.rdb", "a", "parts/b.rdb", "b"), files());
    }

    @Test
    void nothingIsLeftIfItIsNotPublished() throws IOException {
        try (AtomicDirectory out = AtomicDirectory.create(parent.resolve("parts"), FilePolicy.DEFAULT)) {
            Files.writeString(out.resolve("a.rdb"), "a");
        }
        assertEquals(Map.of(), files());
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void anEmptyDirectoryMayBeReplaced() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT)) {
            Files.writeString(out.resolve("a.rdb"), "a");
            out.publish();
        }
        assertEquals(Map.of("parts/a.rdb", "a"), files());
    }

    @Test
    void aFullDirectoryIsReplacedOnlyOnRequest() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        Files.writeString(target.resolve("a.rdb"), "old a");
        Files.writeString(target.resolve("other"), "other");
        assertThrows(DirectoryNotEmptyException.class, () -> AtomicDirectory.create(target, FilePolicy.DEFAULT));
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT.withReplace(true))) {
            Files.writeString(out.resolve("a.rdb"), "new a");
            Files.writeString(out.resolve("replaced"), "new b");
            out.publish();
        }
        assertEquals(Map.of("parts/a.rdb", "new a", "parts/replaced", "new b", "parts/other", "other"), files());
    }

    /** The directory may be a mount point, into which nothing can be moved from another file system. */
    @Test
    void anExistingDirectoryIsFilledFromWithin() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT)) {
            assertEquals(target.toRealPath(), out.temporary().getParent());
        }
        assertEquals(Map.of(), files());
    }

    @Test
    void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT)) {
            Files.writeString(out.resolve("a.rdb"), "new");
            Files.writeString(out.resolve("b.rdb"), "new");
            Files.writeString(target.resolve("b.rdb"), "of another");
            assertThrows(FileAlreadyExistsException.class, out::publish);
        }
        assertEquals(Map.of("parts/b.rdb", "of another"), files());
    }

    /** Something that can't be replaced stands in the way of the second of three files. */
    @Test
    void everythingIsRestoredIfAFileCannotBePlaced() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        Files.writeString(target.resolve("a.rdb"), "old a");
        Files.writeString(Files.createDirectory(target.resolve("c.rdb")).resolve("precious"), "mine");
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT.withReplace(true))) {
            for (String name : List.of("a.rdb", "b.rdb", "c.rdb", "d.rdb")) {
                Files.writeString(out.resolve(name), "new");
            }
            FileSystemException e = assertThrows(FileSystemException.class, out::publish);
            assertEquals(target.toRealPath().resolve("c.rdb") + ": is a directory", e.getMessage());
        }
        assertEquals(Map.of("parts/a.rdb", "old a", "parts/c.rdb/precious", "mine"), files());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkLeadsToTheDirectoryBehindIt() throws IOException {
        Path behind = Files.createDirectory(parent.resolve("behind"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), behind);
        try (AtomicDirectory out = AtomicDirectory.create(link, FilePolicy.DEFAULT)) {
            Files.writeString(out.resolve("a.rdb"), "a");
            out.publish();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("a", Files.readString(behind.resolve("a.rdb")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itIsPrivateUntilItIsPublished() throws IOException {
        FilePolicy asked = FilePolicy.DEFAULT.withPermissions(PosixFilePermissions.fromString("rw-r-----"));
        Path target = parent.resolve("parts");
        try (AtomicDirectory out = AtomicDirectory.create(target, asked)) {
            assertEquals("rwx------", permissions(out.temporary()));
            try (AtomicFile file = AtomicFile.create(out.resolve("a.rdb"), out.ofFiles())) {
                file.publish();
            }
            out.publish();
        }
        assertEquals("rw-r-----", permissions(target.resolve("a.rdb")));
        assertEquals("rwxr-x---", permissions(target));
    }

    /** Like cp -r: if nobody else may read the input, nobody else may read the directory. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itIsAsPrivateAsTheInput() throws IOException {
        Path in = Files.createFile(parent.resolve("in"));
        Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("rw-------"));
        Path target = parent.resolve("parts");
        try (AtomicDirectory out = AtomicDirectory.create(target, FilePolicy.DEFAULT.withInputs(List.of(in)))) {
            out.publish();
        }
        assertEquals("rwx------", permissions(target));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInputIsNotReplacedUnderAnyName() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        Path in = Files.writeString(parent.resolve("in"), "precious");
        Files.createLink(target.resolve("hard.rdb"), in);
        Files.createSymbolicLink(target.resolve("soft.rdb"), in);
        FilePolicy policy = FilePolicy.DEFAULT.withReplace(true).withInputs(List.of(in));
        for (String name : List.of("hard.rdb", "soft.rdb")) {
            try (AtomicDirectory out = AtomicDirectory.create(target, policy)) {
                assertThrows(IllegalArgumentException.class, () -> out.requireOther(name));
                Files.writeString(out.resolve("a.rdb"), "new");
                Files.writeString(out.resolve(name), "new");
                assertThrows(IllegalArgumentException.class, out::publish);
            }
        }
        assertEquals(Map.of("in", "precious", "parts/hard.rdb", "precious", "parts/soft.rdb", "precious"), files());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatIsMovedToTheDirectoryOfTheInputDoesNoHarm() throws IOException {
        Path target = Files.createDirectory(parent.resolve("parts"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), target);
        Path inputs = Files.createDirectory(parent.resolve("inputs"));
        Path in = Files.writeString(inputs.resolve("a.rdb"), "precious");
        FilePolicy policy = FilePolicy.DEFAULT.withReplace(true).withInputs(List.of(in));
        try (AtomicDirectory out = AtomicDirectory.create(link, policy)) {
            Files.writeString(out.resolve("a.rdb"), "new");
            Files.delete(link);
            Files.createSymbolicLink(link, inputs);
            out.publish();
        }
        assertEquals(Map.of("inputs/a.rdb", "precious", "parts/a.rdb", "new"), files());
    }

    @Test
    void theParentDirectoryMustExist() {
        NoSuchFileException e = assertThrows(
                NoSuchFileException.class,
                () -> AtomicDirectory.create(
                        parent.resolve("missing").resolve("parts"), FilePolicy.DEFAULT.withReplace(true)));
        assertEquals(parent.resolve("missing") + ": no such directory", e.getMessage());
    }

    @Test
    void anExistingFileIsRefused() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "mine");
        for (boolean replace : new boolean[] {false, true}) {
            FileSystemException e = assertThrows(
                    FileSystemException.class,
                    () -> AtomicDirectory.create(file, FilePolicy.DEFAULT.withReplace(replace)));
            assertEquals(file + ": is not a directory", e.getMessage());
        }
        assertEquals(Map.of("file", "mine"), files());
    }

    /** Names may come from keys, through a pattern of the user. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a.rdb", "sub/a.rdb", "/a.rdb", "a.rdb/"})
    void aNameMustBePlain(String name) throws IOException {
        try (AtomicDirectory out = AtomicDirectory.create(parent.resolve("parts"), FilePolicy.DEFAULT)) {
            assertThrows(FileSystemException.class, () -> out.resolve(name));
        }
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(parent)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(parent.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return files;
    }
}
