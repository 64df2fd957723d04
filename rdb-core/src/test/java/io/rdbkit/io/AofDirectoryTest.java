package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AofDirectoryTest {

    private static final String MANIFEST = "appendonly.aof.manifest";
    private static final String BASE = "file base.rdb seq 2 type b\n";

    @TempDir
    Path dir;

    @Test
    void baseAndIncrementsAreInOrder() throws IOException {
        write(
                MANIFEST,
                "file a.2.base.rdb seq 2 type b\n"
                        + "file a.1.incr.aof seq 1 type h\n"
                        + "file a.9.incr.aof seq 9 type i\n"
                        + "file a.10.incr.aof seq 10 type i\n");
        write("a.2.base.rdb", "");
        write("a.9.incr.aof", "");
        write("a.10.incr.aof", "");
        AofDirectory read = AofDirectory.read(dir);
        assertEquals(dir.resolve("a.2.base.rdb"), read.base());
        assertEquals(List.of(dir.resolve("a.9.incr.aof"), dir.resolve("a.10.incr.aof")), read.increments());
    }

    @Test
    void commentsOrderCaseAndLaterPairsDoNotMatter() throws IOException {
        write(MANIFEST, "# made by hand\r\nTYPE b startoffset 77 SEQ 2  File base.rdb \r\n");
        write("base.rdb", "");
        AofDirectory read = AofDirectory.read(dir);
        assertEquals(dir.resolve("base.rdb"), read.base());
        assertEquals(List.of(), read.increments());
    }

    @Test
    void namesMayBeQuoted() throws IOException {
        write(MANIFEST, "file \"my \\\"b\\x61se\\\".rdb\" seq 1 type b\n");
        write("my \"base\".rdb", "");
        assertEquals(dir.resolve("my \"base\".rdb"), AofDirectory.read(dir).base());
    }

    @Test
    void anUnfinishedManifestIsNoManifest() throws IOException {
        write("temp-" + MANIFEST, "file other.rdb seq 3 type b\n");
        assertThrows(NoSuchFileException.class, () -> AofDirectory.read(dir));
        write(MANIFEST, BASE);
        write("base.rdb", "");
        assertEquals(dir.resolve("base.rdb"), AofDirectory.read(dir).base());
    }

    @Test
    void twoManifestsAreRefused() throws IOException {
        assertEquals(
                dir + ": no *.manifest in this directory",
                assertThrows(NoSuchFileException.class, () -> AofDirectory.read(dir))
                        .getMessage());
        write("a.manifest", BASE);
        write("b.manifest", BASE);
        assertEquals(
                dir + ": more than one manifest: a.manifest, b.manifest",
                assertThrows(FileSystemException.class, () -> AofDirectory.read(dir))
                        .getMessage());
    }

    @Test
    void aMissingFileIsAnError() throws IOException {
        write(MANIFEST, BASE + "file incr.aof seq 2 type i\n");
        assertTrue(missing().contains("base.rdb: no such file, but "));
        write("base.rdb", "");
        assertTrue(missing().contains("incr.aof: no such file, but "));
        write("incr.aof", "");
        AofDirectory.read(dir);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "file base.rdb seq 2 type h\n"})
    void aManifestWithoutBaseAndIncrementIsRefused(String manifest) throws IOException {
        write(MANIFEST, manifest);
        write("incr.aof", "");
        assertTrue(missing().endsWith("the manifest names no base file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file ../base.rdb seq 1 type b\n",
                "file /base.rdb seq 1 type b\n",
                "file sub/base.rdb seq 1 type b\n",
                "file sub\\base.rdb seq 1 type b\n",
                "file \"..\\x2fbase.rdb\" seq 1 type b\n",
                "file .. seq 1 type b\n",
                "file . seq 1 type b\n",
                "file \"\" seq 1 type b\n",
                "file \"a\\x00b\" seq 1 type b\n",
                "file \"a\\nb\" seq 1 type b\n",
                "file ../history.aof seq 1 type h\n",
                "file base.rdb seq x type b\n",
                "file base.rdb seq -1 type b\n",
                "file base.rdb seq 1 type x\n",
                "file base.rdb seq 1 type B\n",
                "file base.rdb seq 1\n",
                "file base.rdb type b\n",
                "seq 1 type b\n",
                "file base.rdb seq 1 type b x\n",
                "file \"base.rdb seq 1 type b\n",
                "file \"base\".rdb seq 1 type b\n",
                "\n",
                "file base.rdb seq 2 type b\n",
                "file i.aof seq 3 type i\nfile i.aof seq 3 type i\n",
                "file i.aof seq 3 type i\nfile i.aof seq 2 type i\n"
            })
    void aBadLineIsReportedWithItsOffset(String bad) throws IOException {
        write("base.rdb", "");
        write("i.aof", "");
        write(MANIFEST, BASE + bad);
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> AofDirectory.read(dir));
        int lastLine = bad.lastIndexOf('\n', bad.length() - 2) + 1;
        assertEquals(BASE.length() + lastLine, e.offset(), e.getMessage());
        assertTrue(e.what().startsWith(dir.resolve(MANIFEST) + ": "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void aCutLineIsAnError() throws IOException {
        write("base.rdb", "");
        write(MANIFEST, BASE + BASE.strip());
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> AofDirectory.read(dir));
        assertEquals(BASE.length(), e.offset());
    }

    @Test
    void aHugeManifestIsNotRead() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(dir.resolve(MANIFEST).toFile(), "rw")) {
            sparse.setLength(1L << 34);
        }
        assertThrows(RdbRefusedException.class, () -> AofDirectory.read(dir));
    }

    private String missing() {
        return assertThrows(NoSuchFileException.class, () -> AofDirectory.read(dir))
                .getMessage();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text, StandardCharsets.ISO_8859_1);
    }
}
