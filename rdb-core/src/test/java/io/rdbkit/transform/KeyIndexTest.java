package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.KeyEntry;
import io.rdbkit.NewKey;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An index finds every key with its value, and each once. */
class KeyIndexTest {

    @TempDir
    Path directory;

    private record Name(int db, Bytes key) {}

    static List<Path> files() {
        return Dumps.readable().stream().filter(KeyIndexTest::isPlain).toList();
    }

    private static boolean isPlain(Path file) {
        try (RdbReader in = RdbReader.open(file)) {
            while (in.next() != null) {
                // reads to the end
            }
            in.asPart();
            return in.tail() == null;
        } catch (RdbException other) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void findsEachKeyWithItsValue(Path file) throws IOException {
        Map<Name, byte[]> expected = payloads(file);
        try (KeyIndex index = KeyIndex.of(Source.of(file), Plan.NOTHING)) {
            Set<Name> seen = new HashSet<>();
            for (IndexedDatabase db : index.databases()) {
                for (long n = index.next(db.db(), 0); n >= 0; n = index.next(db.db(), n + 1)) {
                    try (IndexedKey key = index.at(n)) {
                        assertTrue(seen.add(new Name(db.db(), key.entry().key())));
                    }
                }
                assertNull(index.find(db.db(), Bytes.utf8("no such key")));
            }
            assertEquals(expected.keySet(), seen);
            for (Map.Entry<Name, byte[]> one : expected.entrySet()) {
                try (IndexedKey key = index.find(one.getKey().db(), one.getKey().key())) {
                    assertNotNull(key, one.getKey()::toString);
                    assertArrayEquals(one.getValue(), payload(key.entry()), one.getKey()::toString);
                }
            }
        }
    }

    private static Map<Name, byte[]> payloads(Path file) throws IOException {
        Map<Name, byte[]> all = new HashMap<>();
        try (RdbReader in = RdbReader.open(file)) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry key) {
                    all.put(new Name(key.db(), key.key()), payload(key));
                }
            }
        }
        return all;
    }

    private static byte[] payload(KeyEntry key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        key.dump().copyTo(bytes);
        return bytes.toByteArray();
    }

    private Path numbered(int databases, int keys) throws IOException {
        Path file = directory.resolve("numbered.rdb");
        try (RdbWriter out = RdbWriter.create(file, new RdbVersion(Fork.REDIS, 10))) {
            for (int i = 0; i < keys; i++) {
                out.write(NewKey.of(
                        i % databases, Bytes.utf8("key:" + i), StringValue.of(Bytes.utf8(Integer.toString(i)))));
            }
            out.finish();
        }
        return file;
    }

    @Test
    void findsAmongManyWhoseDatabasesAreMixed() throws IOException {
        int keys = 30_000;
        try (KeyIndex index = KeyIndex.of(Source.of(numbered(3, keys)), Plan.NOTHING)) {
            for (int i = 0; i < keys; i += 7) {
                try (IndexedKey key = index.find(i % 3, Bytes.utf8("key:" + i))) {
                    assertEquals(
                            Integer.toString(i),
                            ((StringValue) key.entry().decode()).toBytes().toUtf8());
                }
                assertNull(index.find((i + 1) % 3, Bytes.utf8("key:" + i)));
            }
            assertEquals(keys / 3, index.keys(1));
        }
    }

    @Test
    void keysAreSeenAsThePlanChangesThem() throws IOException {
        Plan plan = Plan.NOTHING
                .keep("even", key -> Integer.parseInt(key.key().substring(4).toUtf8()) % 2 == 0)
                .rename(key -> key.withDb(5).withKey(Bytes.utf8("new:").concat(key.key())));
        try (KeyIndex index = KeyIndex.of(Source.of(numbered(3, 100)), plan)) {
            assertEquals(50, index.keys(5));
            assertEquals(1, index.databases().size());
            assertNull(index.find(5, Bytes.utf8("new:key:3")));
            assertNull(index.find(0, Bytes.utf8("key:4")));
            try (IndexedKey key = index.find(5, Bytes.utf8("new:key:4"))) {
                assertEquals("4", ((StringValue) key.entry().decode()).toBytes().toUtf8());
            }
        }
    }

    @Test
    void oneOfTheKeysOfOneNameStays() throws IOException {
        Path file = numbered(2, 10);
        Plan plan = Plan.NOTHING.rename(key -> key.withDb(0).withKey(Bytes.utf8(key.db() == 0 ? "even" : "odd")));
        assertThrows(RdbRefusedException.class, () -> KeyIndex.of(Source.of(file), plan));
        for (boolean last : new boolean[] {false, true}) {
            Plan chosen = plan.onDuplicate(last ? DuplicatePolicy.LAST : DuplicatePolicy.FIRST);
            try (KeyIndex index = KeyIndex.of(Source.of(file), chosen);
                    IndexedKey odd = index.find(0, Bytes.utf8("odd"))) {
                assertEquals(
                        last ? "9" : "1",
                        ((StringValue) odd.entry().decode()).toBytes().toUtf8());
                assertEquals(2, index.keys(0));
                long first = index.next(0, 0);
                long second = index.next(0, first + 1);
                assertEquals(-1, index.next(0, second + 1));
            }
        }
    }

    @Test
    void aKeptIndexIsUsedAgainAndOnlyForItsFile() throws IOException {
        Path file = numbered(2, 2_000);
        Path kept = directory.resolve("kept.index");
        for (int i = 0; i < 2; i++) {
            try (KeyIndex index = KeyIndex.kept(Source.of(file), Plan.NOTHING, kept, "all");
                    IndexedKey key = index.find(1, Bytes.utf8("key:1001"))) {
                assertEquals(i == 0, index.summary() != null);
                assertEquals(
                        "1001", ((StringValue) key.entry().decode()).toBytes().toUtf8());
                assertEquals(1_000, index.keys(1));
            }
        }
        assertRefused("other filters", () -> KeyIndex.kept(Source.of(file), Plan.NOTHING, kept, "another"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        assertRefused("another file", () -> KeyIndex.kept(Source.of(file), Plan.NOTHING, kept, "all"));
        byte[] bytes = Files.readAllBytes(kept);
        Files.write(kept, Arrays.copyOf(bytes, 20));
        assertRefused("damaged", () -> KeyIndex.kept(Source.of(file), Plan.NOTHING, kept, "all"));
        Files.writeString(kept, "something else");
        assertRefused("not an index", () -> KeyIndex.kept(Source.of(file), Plan.NOTHING, kept, "all"));
    }

    private static void assertRefused(String why, Executable job) {
        FileSystemException refused = assertThrows(FileSystemException.class, job);
        assertTrue(refused.getReason().contains(why), refused::getMessage);
    }

    @Test
    void whatCantBeFoundAgainIsRefused() throws IOException {
        Path file = numbered(1, 10);
        Path packed = directory.resolve("packed.rdb.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        assertThrows(RdbUnsupportedException.class, () -> KeyIndex.of(Source.of(packed), Plan.NOTHING));
        Plan withoutFields = Plan.NOTHING.withoutFields("fields", field -> true);
        assertThrows(IllegalArgumentException.class, () -> KeyIndex.of(Source.of(file), withoutFields));
        assertThrows(
                IllegalArgumentException.class, () -> KeyIndex.of(Source.of(Files.newInputStream(file)), Plan.NOTHING));
    }

    @Test
    void aFileThatChangesIsNoticed() throws IOException {
        Path file = numbered(1, 1_000);
        try (KeyIndex index = KeyIndex.of(Source.of(file), Plan.NOTHING)) {
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, 100, bytes.length, (byte) 0xf0);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            assertThrows(IOException.class, () -> index.find(0, Bytes.utf8("key:999")));
            assertTrue(index.hasChanged());
        }
    }
}
