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

/** A process dies when it has moved some files; another one finds what it left. */
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

    /** The names of a, b and c, d are alike but that b and d are new. */
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

    /** As {@link Replacement#run} does it, to the moment when so many files were moved. */
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

    /** The lock of a process that is dead: nobody holds it. */
    private void leaveLock() throws IOException {
        Files.createFile(TemporaryName.lockOf(temporary));
    }

    @Test
    void allAreNewInTheEnd() throws IOException {
        new Replacement(temporary, target).run(REPLACING, NOTHING_KEPT);
        assertTrue(TemporaryDirectory.delete(temporary));
        assertEquals(Map.of("a", "new", "b", "new", "c", "new", "d", "new", "other", "mine"), files());
    }

    /** The dead one had only its directory of old files still to delete. */
    @Test
    void allStayNewIfItDiedThen() throws IOException {
        new Replacement(temporary, target).run(REPLACING, NOTHING_KEPT);
        leaveLock();
        TemporaryDirectory.create(target, null).close();
        assertEquals(Map.of("a", "new", "b", "new", "c", "new", "d", "new", "other", "mine"), files());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void theNextRunPutsTheOldOnesBack(int moves) throws IOException {
        dieAfter(moves);
        leaveLock();
        TemporaryDirectory.create(target, null).close();
        assertEquals(OLD, files());
    }

    @Test
    void soDoesOneThatWritesAFile() throws IOException {
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
    void aDirectoryOfOneThatLivesStays() throws IOException {
        try (TemporaryDirectory own = TemporaryDirectory.create(target, null)) {
            TemporaryDirectory.create(target, null).close();
            assertTrue(Files.isDirectory(own.path()));
        }
    }

    /** Since then someone has put his own file in a place: it stays, and so does the old one that can't go back. */
    @Test
    void neitherTheOldFileNorALaterOneGetsLost() throws IOException {
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

        Files.delete(target.resolve("a")); // whose owner finds out
        TemporaryDirectory.create(target, null).close();
        assertEquals(Map.of("a", "old", "b", "later", "c", "old", "other", "mine"), files());
    }

    /** On a file system without hard links the old file is moved away first. */
    @Test
    void withoutSecondNamesWhatIsMissingComesBack() throws IOException {
        Files.createDirectory(before);
        Files.createDirectory(after);
        Files.move(target.resolve("a"), before.resolve("a"));
        leaveLock();
        TemporaryDirectory.create(target, null).close();
        assertEquals(OLD, files());
    }

    @Test
    void nothingIsMovedIfOneIsInTheWay() throws IOException {
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
