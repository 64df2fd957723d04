package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of a file together have the file's entries, read one after the other or each alone. */
class RdbIndexTest {

    private static final long EXPIRY = 2_000_000_000_000L;

    /** If a file has more parts, only full proofs read them all. */
    private static final long MOST_PARTS = 300;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("files")
    void aStreamHasThePartsOfItsFile(Path file) throws IOException {
        long distance = Math.max(1, Files.size(file) / 4);
        assertEquals(
                RdbIndex.of(file, ReadOptions.DEFAULT, distance).parts(),
                RdbIndex.of(Files.newInputStream(file), ReadOptions.DEFAULT, distance)
                        .parts());
    }

    /** The files that can be split: neither compressed, nor in a frame, nor an AOF with commands. */
    static List<Path> files() {
        return Dumps.readable().stream().filter(RdbIndexTest::isPlain).toList();
    }

    private static boolean isPlain(Path file) {
        try (RdbReader in = RdbReader.open(file)) {
            boolean layered = !in.layers().isEmpty();
            while (in.next() != null) {
                // reads to the end
            }
            return !layered && in.tail() == null && !in.isAofDirectory();
        } catch (RdbException damaged) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void thePartsTogetherAreTheFile(Path file) throws IOException {
        List<String> whole = entries(RdbReader.open(file));
        long least = "full".equals(System.getProperty("rdb.proof")) ? 1 : Files.size(file) / MOST_PARTS + 1;
        for (long distance : new long[] {least, 7 * least, Files.size(file) / 2 + 1, Files.size(file)}) {
            RdbIndex index = RdbIndex.of(file, ReadOptions.DEFAULT, distance);
            assertEquals(whole, entries(file, index), () -> "parts of " + distance + " bytes");
        }
    }

    private static List<String> entries(Path file, RdbIndex index) throws IOException {
        List<String> entries = new ArrayList<>();
        for (RdbPart part : index.parts()) {
            entries.addAll(entries(RdbReader.open(file, RdbPart.of(part.toBytes()), ReadOptions.DEFAULT)));
        }
        return entries;
    }

    private static List<String> entries(RdbReader reader) throws IOException {
        List<String> entries = new ArrayList<>();
        try (reader) {
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                String members = entry instanceof KeyEntry key ? " " + key.memberExpiries() : "";
                String text = entry instanceof ProducerRecord ? entry.toString() : EntryText.of(entry);
                entries.add(entry.offset() + " " + text + members + " " + reader.producer());
            }
        }
        return entries;
    }

    /** Files of a few bytes. One has hash templates. */
    static Stream<byte[]> odd() {
        Stream<byte[]> more = Stream.of(
                // an expiry, then a record, then another database, then the key
                RdbBytes.redis(9)
                        .select(0)
                        .string("a", "1")
                        .bytes(252)
                        .le(8, EXPIRY)
                        .aux("between", "x")
                        .select(3)
                        .string("b", "2")
                        .string("c", "3")
                        .end(),
                // a file without a SELECTDB, and one without a key
                RdbBytes.redis(9).string("a", "1").string("b", "2").end(),
                RdbBytes.redis(9).aux("redis-ver", "6.3.4").end(),
                RdbBytes.redis(9).end(),
                // an expiry of no key
                RdbBytes.redis(9)
                        .select(1)
                        .string("a", "1")
                        .bytes(252)
                        .le(8, EXPIRY)
                        .end(),
                // members of KeyDB that expire; only a field behind a key says that KeyDB wrote the file
                RdbBytes.redis(9)
                        .select(0)
                        .string("a", "1")
                        .bytes(252)
                        .le(8, EXPIRY)
                        .aux("mvcc-tstamp", "17")
                        .key(2, "set")
                        .len(2)
                        .str("a", "b")
                        .aux("keydb-subexpire-key", "a")
                        .aux("keydb-subexpire-when", Long.toString(EXPIRY))
                        .string("z", "1")
                        .aux("behind", "all")
                        .end());
        return Stream.concat(more, HandMade.all().values().stream());
    }

    @ParameterizedTest
    @MethodSource("odd")
    void thePartsOfUnusualFilesTogetherAreTheFile(byte[] rdb) throws IOException {
        Path file = Files.write(directory.resolve("odd.rdb"), rdb);
        List<String> whole = entries(RdbReader.open(file));
        for (long distance = 1; distance <= rdb.length; distance++) {
            RdbIndex index = RdbIndex.of(file, ReadOptions.DEFAULT, distance);
            assertEquals(whole, entries(file, index), "parts of " + distance + " bytes");
        }
    }

    @Test
    void hashTemplatesAreAmongTheUnusualFiles() throws IOException {
        Path file =
                Files.write(directory.resolve("templates.rdb"), HandMade.all().get("RDB 15"));
        assertTrue(RdbIndex.of(file, ReadOptions.DEFAULT, 1).parts().stream()
                .anyMatch(part -> !part.templates().isEmpty()));
    }

    @Test
    void aPartIsAtLeastAsLongAsRequested() throws IOException {
        Path file = Files.write(
                directory.resolve("three.rdb"),
                RdbBytes.redis(9)
                        .select(0)
                        .string("a", "1")
                        .string("b", "2")
                        .string("c", "3")
                        .end());
        List<RdbPart> parts = RdbIndex.of(file, ReadOptions.DEFAULT, 8).parts();
        // SELECTDB has 2 bytes, and each key has 5
        assertEquals(List.of(12L, 5L), parts.stream().map(RdbPart::length).toList());
    }

    @Test
    void aPartIsReadFromAStreamAsFromItsFile() throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(2)
                .string("a", "1")
                .string("b", "2")
                .string("c", "3")
                .end();
        Path file = Files.write(directory.resolve("three.rdb"), rdb);
        RdbPart part = RdbIndex.of(file, ReadOptions.DEFAULT, 1).parts().get(2);
        byte[] behind = Arrays.copyOfRange(rdb, (int) part.start(), rdb.length);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(behind), part, ReadOptions.DEFAULT)) {
            KeyEntry key = (KeyEntry) in.next();
            assertEquals("2 b", key.db() + " " + key.key());
            assertEquals(part.start(), key.offset());
            assertEquals(null, in.next());
            assertEquals(Checksum.NONE, in.checksum());
            assertEquals(part.length(), in.length());
        }
    }

    @Test
    void onlyAPlainUndamagedFileHasAnIndex() throws IOException {
        byte[] rdb = RdbBytes.redis(9).select(0).string("a", "1").end();
        Path gzip = directory.resolve("a.rdb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(rdb);
        }
        assertTrue(assertThrows(RdbUnsupportedException.class, () -> RdbIndex.of(gzip, ReadOptions.DEFAULT, 1))
                .getMessage()
                .contains("gzip"));
        byte[] wrong = rdb.clone();
        wrong[wrong.length - 1] ^= 1;
        Path damaged = Files.write(directory.resolve("wrong.rdb"), wrong);
        assertThrows(RdbChecksumException.class, () -> RdbIndex.of(damaged, ReadOptions.DEFAULT, 1));
        Path aof = Files.write(
                directory.resolve("a.aof"),
                Bytes.wrap(rdb).concat(Bytes.utf8("*1\r\n$4\r\nPING\r\n")).toByteArray());
        assertEquals(
                RdbRefusedException.Reason.AOF_TAIL,
                assertThrows(RdbRefusedException.class, () -> RdbIndex.of(aof, ReadOptions.DEFAULT, 1))
                        .reason());
    }

    @Test
    void aPartOfAShortenedFileIsRefused() throws IOException {
        byte[] rdb =
                RdbBytes.redis(9).select(0).string("a", "1").string("b", "2").end();
        Path file = Files.write(directory.resolve("two.rdb"), rdb);
        RdbPart part = RdbIndex.of(file, ReadOptions.DEFAULT, 1).parts().get(1);
        Files.write(file, Arrays.copyOf(rdb, (int) part.end() - 1));
        assertThrows(FileSystemException.class, () -> RdbReader.open(file, part, ReadOptions.DEFAULT));
    }

    @Test
    void wrongArgumentsAreRefused() throws IOException {
        Path file = Files.write(
                directory.resolve("a.rdb"), RdbBytes.redis(9).string("a", "1").end());
        ReadOptions copying = ReadOptions.DEFAULT.withCopy(OutputStream.nullOutputStream());
        assertThrows(IllegalArgumentException.class, () -> RdbIndex.of(file, copying, 1));
        assertThrows(IllegalArgumentException.class, () -> RdbIndex.of(file, ReadOptions.DEFAULT, 0));
        RdbPart part = RdbIndex.of(file, ReadOptions.DEFAULT, 1).parts().get(0);
        assertThrows(IllegalArgumentException.class, () -> RdbReader.open(file, part, copying));
        byte[] bytes = part.toBytes();
        assertArrayEquals(bytes, RdbPart.of(bytes).toBytes());
        assertThrows(IllegalArgumentException.class, () -> RdbPart.of(Arrays.copyOf(bytes, bytes.length - 1)));
        assertThrows(IllegalArgumentException.class, () -> RdbPart.of(Arrays.copyOf(bytes, bytes.length + 1)));
    }
}
