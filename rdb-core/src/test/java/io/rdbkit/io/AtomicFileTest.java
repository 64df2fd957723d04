package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.format.FilePolicy;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicFileTest {

    @TempDir
    Path directory;

    @Test
    void theFileAppearsWhenItIsPublished() throws IOException {
        Path target = directory.resolve("dump.rdb");
        try (AtomicFile file = AtomicFile.create(target, FilePolicy.DEFAULT)) {
            write(file, "new");
            assertTrue(Files.notExists(target));
            assertEquals(directory.toRealPath(), file.temporary().toRealPath().getParent());
            file.publish();
            assertEquals("new", Files.readString(target));
        }
        assertEquals(List.of("dump.rdb"), names());
    }

    @Test
    void nothingIsLeftIfItIsNotPublished() throws IOException {
        try (AtomicFile file = AtomicFile.create(directory.resolve("dump.rdb"), FilePolicy.DEFAULT)) {
            write(file, "new");
            assertEquals(1, names().size());
        }
        assertEquals(List.of(), names());
    }

    @Test
    void aFileIsReplacedOnlyOnRequest() throws IOException {
        Path target = Files.writeString(directory.resolve("dump.rdb"), "old");
        FileAlreadyExistsException e =
                assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(target, FilePolicy.DEFAULT));
        assertEquals(target.toString(), e.getMessage());
        assertEquals(List.of("dump.rdb"), names());

        try (AtomicFile file = AtomicFile.create(target, FilePolicy.DEFAULT.withReplace(true))) {
            write(file, "unfinished");
        }
        assertEquals("old", Files.readString(target));

        try (AtomicFile file = AtomicFile.create(target, FilePolicy.DEFAULT.withReplace(true))) {
            write(file, "new");
            assertEquals("old", Files.readString(target));
            file.publish();
        }
        assertEquals("new", Files.readString(target));
        assertEquals(List.of("dump.rdb"), names());
    }

    @Test
    void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException {
        Path target = directory.resolve("dump.rdb");
        try (AtomicFile file = AtomicFile.create(target, FilePolicy.DEFAULT)) {
            write(file, "new");
            Files.writeString(target, "of another");
            assertThrows(FileAlreadyExistsException.class, file::publish);
        }
        assertEquals("of another", Files.readString(target));
        assertEquals(List.of("dump.rdb"), names());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itIsPrivateUntilItIsPublished() throws IOException {
        Path usual = Files.createFile(directory.resolve("usual")); // has the permissions that the umask allows
        Path target = directory.resolve("dump.rdb");
        try (AtomicFile file = AtomicFile.create(target, FilePolicy.DEFAULT)) {
            assertEquals("rw-------", permissions(file.temporary()));
            file.publish();
        }
        assertEquals(permissions(usual), permissions(target));
        assertEquals(List.of("dump.rdb", "usual"), names());
    }

    /** Like cp: nobody who couldn't read the input can read the output. */
    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({"rw-------, rw-------", "rwx------, rw-------", "r--------, r--------"})
    void itHasNoMorePermissionsThanTheInput(String input, String output) throws IOException {
        Path in = Files.createFile(directory.resolve("in"));
        Files.setPosixFilePermissions(in, PosixFilePermissions.fromString(input));
        FilePolicy policy = FilePolicy.DEFAULT.withInputs(List.of(directory.resolve("missing"), directory, in));
        publish(directory.resolve("out"), policy);
        assertEquals(output, permissions(directory.resolve("out")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void requestedPermissionsAreSetEvenIfItReplacesAFile() throws IOException {
        FilePolicy asked = FilePolicy.DEFAULT.withPermissions(PosixFilePermissions.fromString("rw-rw-r--"));
        Path target = directory.resolve("dump.rdb");
        publish(target, asked); // independent of the umask
        assertEquals("rw-rw-r--", permissions(target));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        publish(target, asked.withReplace(true));
        assertEquals("rw-rw-r--", permissions(target));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theOwnerAndGroupOfAReplacedFileStay() throws IOException {
        Path target = Files.writeString(directory.resolve("dump.rdb"), "old");
        try {
            Files.setAttribute(target, "unix:gid", 4711);
            Files.setAttribute(target, "unix:uid", 4712);
        } catch (IOException notRoot) {
            assumeTrue(false, "this user can't give a file away");
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        publish(target, FilePolicy.DEFAULT.withReplace(true));
        assertEquals(4711, Files.getAttribute(target, "unix:gid"));
        assertEquals(4712, Files.getAttribute(target, "unix:uid"));
        assertEquals("rw-r-----", permissions(target));
    }

    // ---- the input

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInputIsNotReplacedUnderAnyName() throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "precious");
        Path hard = Files.createLink(directory.resolve("hard"), in);
        Path soft = Files.createSymbolicLink(directory.resolve("soft"), in);
        Path sub = Files.createSymbolicLink(directory.resolve("sub"), directory);
        FilePolicy policy = FilePolicy.DEFAULT.withReplace(true).withInputs(List.of(soft));
        for (Path name : List.of(in, hard, soft, sub.resolve("in"), sub.resolve("sub/hard"))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> AtomicFile.create(name, policy));
            assertEquals("the output is the input: " + name, e.getMessage());
        }
        assertEquals("precious", Files.readString(in));
        assertEquals(List.of("hard", "in", "soft", "sub"), names());
    }

    /** The file goes where the link led at first. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatIsMovedToTheInputDoesNoHarm() throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "precious");
        Path other = Files.writeString(directory.resolve("other"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);
        try (AtomicFile file = AtomicFile.create(link, replacing(in))) {
            write(file, "new");
            Files.delete(link);
            Files.createSymbolicLink(link, in);
            file.publish();
        }
        assertEquals("precious", Files.readString(in));
        assertEquals("new", Files.readString(other));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeadLinkThatIsMovedToTheInputDoesNoHarm() throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
        try (AtomicFile file = AtomicFile.create(link, replacing(in))) {
            Files.delete(link);
            Files.createSymbolicLink(link, in);
            file.publish();
        }
        assertEquals("precious", Files.readString(in));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDirectoryLinkThatIsMovedToTheInputDoesNoHarm() throws IOException {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Path in = Files.writeString(inputs.resolve("dump.rdb"), "precious");
        Path outputs = Files.createDirectory(directory.resolve("outputs"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), outputs);
        try (AtomicFile file = AtomicFile.create(link.resolve("dump.rdb"), replacing(in))) {
            write(file, "new");
            Files.delete(link);
            Files.createSymbolicLink(link, inputs);
            file.publish();
        }
        assertEquals("precious", Files.readString(in));
        assertEquals("new", Files.readString(outputs.resolve("dump.rdb")));
    }

    /** The open directory is still the first one. Another directory now has its path. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDirectoryThatIsReplacedByThatOfTheInputDoesNoHarm() throws IOException {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Path in = Files.writeString(inputs.resolve("dump.rdb"), "precious");
        Path outputs = Files.createDirectory(directory.resolve("outputs"));
        try (AtomicFile file = AtomicFile.create(outputs.resolve("dump.rdb"), replacing(in))) {
            Files.move(outputs, directory.resolve("moved"));
            Files.move(inputs, outputs);
            assertThrows(IOException.class, file::publish);
        }
        assertEquals("precious", Files.readString(outputs.resolve("dump.rdb")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInputThatIsMovedToTheOutputIsNotReplaced() throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "precious");
        Path out = directory.resolve("out");
        try (AtomicFile file = AtomicFile.create(out, replacing(in))) {
            Files.move(in, out);
            assertThrows(IllegalArgumentException.class, file::publish);
        }
        assertEquals("precious", Files.readString(out));
        assertEquals(List.of("out"), names());
    }

    private static FilePolicy replacing(Path input) {
        return FilePolicy.DEFAULT.withReplace(true).withInputs(List.of(input));
    }

    private static void publish(Path target, FilePolicy policy) throws IOException {
        try (AtomicFile file = AtomicFile.create(target, policy)) {
            file.publish();
        }
    }

    // ---- unusual places

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNameThatIsTooLongIsReportedBeforeAnyWriting() throws IOException {
        Path target = directory.resolve("x".repeat(256));
        FileSystemException e =
                assertThrows(FileSystemException.class, () -> AtomicFile.create(target, FilePolicy.DEFAULT));
        assertEquals(target + ": File name too long", e.getMessage());
        publish(directory.resolve("x".repeat(255)), FilePolicy.DEFAULT);
        assertEquals(List.of("x".repeat(255)), names());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thePermissionsOfAReplacedFileStay() throws IOException {
        Path target = Files.writeString(directory.resolve("dump.rdb"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r-x"));
        try (AtomicFile file = AtomicFile.create(target, FilePolicy.DEFAULT.withReplace(true))) {
            assertEquals("rw-------", permissions(file.temporary()));
            file.publish();
        }
        assertEquals("rw-r--r-x", permissions(target));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkLeadsToTheFileThatIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path behind = Files.writeString(elsewhere.resolve("real.rdb"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.rdb"), behind);
        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(link, FilePolicy.DEFAULT));
        try (AtomicFile file = AtomicFile.create(link, FilePolicy.DEFAULT.withReplace(true))) {
            write(file, "new");
            file.publish();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(behind));
        assertEquals(List.of("elsewhere", "link.rdb"), names());
    }

    /** A link that leads nowhere counts as existing. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeadLinkIsReplacedOnlyOnRequest() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.rdb"), directory.resolve("nothing"));
        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(link, FilePolicy.DEFAULT));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void theDirectoryMustExist() {
        Path missing = directory.resolve("missing");
        NoSuchFileException e = assertThrows(
                NoSuchFileException.class,
                () -> AtomicFile.create(missing.resolve("dump.rdb"), FilePolicy.DEFAULT.withReplace(true)));
        assertEquals(missing + ": no such directory", e.getMessage());
        assertTrue(Files.notExists(missing));
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        for (boolean replace : new boolean[] {false, true}) {
            FileSystemException e = assertThrows(
                    FileSystemException.class,
                    () -> AtomicFile.create(directory, FilePolicy.DEFAULT.withReplace(replace)));
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
