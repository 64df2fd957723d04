package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.FilePolicy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process dies after it has moved some files. Another process finds the rest. */
class ReplacementTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final Map<String, String> OLD = Map.of("a", "old", "c", "old", "other", "mine");

    private static final FilePolicy REPLACING = FilePolicy.DEFAULT.withReplace(true);
    private static final KeptFiles NOTHING_KEPT = new KeptFiles(List.of());

    @TempDir
    Path target;

    private Path temporary;
    private Path before;
    private Path after;

    /** Files a and c exist in both sets. Files b and d are only in the new set. */
    @BeforeEach
    void makeBoth() throws IOException {
        for (Map.Entry<String, String> file : OLD.entrySet()) {
            Files.writeString(target.resolve(file.getKey()), file.getValue());
        }
        temporary = Files.createDirectory(target.resolve(TemporaryName.of(Path.of("out"))));
        for (String name : NAMES) {
            Files.writeString(temporary.resolve(name), "new");
        }
        String unique = "." + TemporaryName.uniqueIn(temporary);
        before = temporary.resolve(unique + ".before");
        after = temporary.resolve(unique + ".after");
    }

    /** Does the same as {@link Replacement#run}, and stops after so many moves. */
    private void dieAfter(int moves) throws IOException {
        Files.createDirectory(before);
        Files.createDirectory(after);
        for (String name : NAMES) {
            Files.createLink(after.resolve(name), temporary.resolve(name));
            if (Files.exists(target.resolve(name))) {
                Files.createLink(before.resolve(name), target.resolve(name));
            }
        }
        for (String name : NAMES.subList(0, moves)) {
            Files.move(temporary.resolve(name), target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A dead process leaves a lock file that nobody locks. */
    private void leaveLock() throws IOException {
        Files.createFile(TemporaryName.lockOf(temporary));
    }

    @Test
    void inTheEndAllFilesAreNew() throws IOException {
        new Replacement(temporary, target).run(REPLACING, NOTHING_KEPT);
        assertTrue(TemporaryDirectory.delete(temporary));
        assertEquals(Map.of("a", "new", "b", "new", "c", "new", "d", "new", "other", "mine"), files());
    }

    /** The dead process only had to delete its directory of old files. */
    @Test
    void allFilesStayNewIfOnlyCleaningUpWasLeft() throws IOException {
        new Replacement(temporary, target).run(REPLACING, NOTHING_KEPT);
        leaveLock();
        TemporaryDirectory.create(target, null).close();
        assertEquals(Map.of("a", "new", "b", "new", "c", "new", "d", "new", "other", "mine"), files());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void theNextRunRestoresTheOldFiles(int moves) throws IOException {
        dieAfter(moves);
        leaveLock();
        TemporaryDirectory.create(target, null).close();
        assertEquals(OLD, files());
    }

    @Test
    void aRunThatWritesAFileRestoresThemToo() throws IOException {
        dieAfter(3);
        leaveLock();
        try (AtomicFile file = AtomicFile.create(target.resolve("file"), FilePolicy.DEFAULT)) {
            file.publish();
        }
        assertEquals("old", Files.readString(target.resolve("c")));
        assertFalse(Files.exists(target.resolve("b")));
        Files.delete(target.resolve("file"));
        assertEquals(OLD, files());
    }

    @Test
    void aDirectoryOfALivingProcessStays() throws IOException {
        try (TemporaryDirectory own = TemporaryDirectory.create(target, null)) {
            TemporaryDirectory.create(target, null).close();
            assertTrue(Files.isDirectory(own.path()));
        }
    }

    /**
     * Meanwhile a user has put a file in the place of an old one. The user's file stays, and so does the saved old
     * file.
     */
    @Test
    void neitherTheOldFileNorALaterOneIsLost() throws IOException {
        dieAfter(4);
        leaveLock();
        Files.delete(target.resolve("a"));
        Files.writeString(target.resolve("a"), "later");
        Files.delete(target.resolve("b"));
        Files.writeString(target.resolve("b"), "later");
        TemporaryDirectory.create(target, null).close();
        assertEquals("later", Files.readString(target.resolve("a")));
        assertEquals("later", Files.readString(target.resolve("b")));
        assertEquals("old", Files.readString(target.resolve("c")));
        assertFalse(Files.exists(target.resolve("d")));
        assertEquals("old", Files.readString(before.resolve("a")));

        Files.delete(target.resolve("a")); // the user deletes the later file
        TemporaryDirectory.create(target, null).close();
        assertEquals(Map.of("a", "old", "b", "later", "c", "old", "other", "mine"), files());
    }

    /** On a file system without hard links the old file is moved away first. */
    @Test
    void withoutHardLinksTheOldFileIsRestored() throws IOException {
        Files.createDirectory(before);
        Files.createDirectory(after);
        Files.move(target.resolve("a"), before.resolve("a"));
        leaveLock();
        TemporaryDirectory.create(target, null).close();
        assertEquals(OLD, files());
    }

    @Test
    void nothingIsMovedIfADirectoryIsInTheWay() throws IOException {
        Files.createDirectory(target.resolve("d"));
        assertThrows(FileSystemException.class, () -> new Replacement(temporary, target).run(REPLACING, NOTHING_KEPT));
        assertTrue(TemporaryDirectory.delete(temporary));
        assertEquals(OLD, files());
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(target)) {
            for (Path file : all.filter(f -> !Files.isDirectory(f)).toList()) {
                files.put(target.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
