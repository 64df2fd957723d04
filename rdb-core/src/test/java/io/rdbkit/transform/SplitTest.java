package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.EntryText;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ResizeHint;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {

    private static final Function<KeyEntry, String> BY_DB = key -> "db" + key.db() + ".rdb";
    private static final Function<KeyEntry, String> BY_NAME =
            key -> key.key().length() % 2 == 0 ? "even.rdb" : "odd.rdb";

    private static final WriteOptions DIGESTS = WriteOptions.DEFAULT.withDigest(true);

    private static final String MODULE_ID = "8169b71d79f8218803";

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void name() {
        target = directory.resolve("parts");
    }

    static List<Path> dumps() {
        return Dumps.testdata();
    }

    /** Together the parts have every key once. Each part has the records that belong to the whole file. */
    @ParameterizedTest
    @MethodSource("dumps")
    void everyKeyIsInItsPart(Path dump) throws IOException {
        SplitResult result =
                Split.from(Source.of(dump)).writing(DIGESTS).keepingDbNumbers().to(target, BY_DB);
        List<String> keys = new ArrayList<>();
        for (Part part : result.parts()) {
            keys.addAll(keys(target.resolve(part.name())));
        }
        assertEquals(keys(dump), keys, "the order of the keys is the same, because the databases follow each other");
        assertTrue(result.parts().size() >= 1);
        assertTold(dump, result);
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void partsHaveOneDatabase(Path dump) throws IOException {
        SplitResult result = Split.from(Source.of(dump))
                .writing(DIGESTS)
                .to(target, key -> "db" + key.db() + "-" + BY_NAME.apply(key));
        for (Part part : result.parts()) {
            assertEquals(part.keys() == 0 ? Map.of() : Map.of(0, part.keys()), part.dbs());
        }
        assertTold(dump, result);
    }

    /** Compares lengths, digests, counts and RESIZEDB hints with the files. */
    private void assertTold(Path dump, SplitResult result) throws IOException {
        byte[] input = Files.readAllBytes(dump);
        assertEquals(
                List.of(new SplitResult.InputSha256("", input.length, DigestUtils.sha256Hex(input))), result.inputs());
        long bytes = 0;
        for (Part part : result.parts()) {
            byte[] file = Files.readAllBytes(target.resolve(part.name()));
            assertEquals(file.length, part.bytes(), part.name());
            assertEquals(DigestUtils.sha256Hex(file), part.sha256(), part.name());
            bytes += file.length;
            Map<Integer, Long> hinted = new HashMap<>();
            Map<Integer, Long> counted = new HashMap<>();
            try (RdbReader in = RdbReader.open(target.resolve(part.name()))) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        counted.merge(key.db(), 1L, Long::sum);
                    } else if (entry instanceof ResizeHint hint) {
                        hinted.put(hint.db(), hint.keys());
                    }
                }
                assertEquals(in.version().hasResizeDb() ? counted : Map.of(), hinted, part.name());
            }
            assertEquals(part.dbs(), counted, part.name());
            assertEquals(
                    part.keys(), counted.values().stream().mapToLong(n -> n).sum());
        }
        assertEquals(bytes, result.summary().bytesWritten());
        assertEquals(
                result.summary().kept(),
                result.parts().stream().mapToLong(Part::keys).sum());
        assertEquals(result.parts().stream().map(Part::name).sorted().toList(), names());
    }

    /** The digest is computed during writing. A wrong hint is corrected afterwards. */
    @Test
    void theDigestIsRightWithRightAndWrongHints() throws IOException {
        for (int hinted : new int[] {2, 3, 7}) {
            byte[] rdb = RdbBytes.redis(9)
                    .select(0)
                    .bytes(251)
                    .len(hinted, 0)
                    .string("a", "1")
                    .string("b", "2")
                    .string("cc", "3")
                    .end();
            Path dump = Files.write(directory.resolve("dump.rdb"), rdb);
            target = directory.resolve("parts-" + hinted);
            assertTold(dump, Split.from(Source.of(dump)).writing(DIGESTS).to(target, BY_NAME));
        }
    }

    @Test
    void theDigestOfACompressedInputIsThatOfItsFile() throws IOException {
        Path plain = Dumps.testdata().get(1);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            Files.copy(plain, gzip);
        }
        Path dump = Files.write(directory.resolve("dump.rdb.gz"), compressed.toByteArray());
        assertTold(
                dump,
                Split.from(Source.of(dump)).writing(DIGESTS).keepingDbNumbers().to(target, BY_DB));
        target = directory.resolve("from a stream");
        Source stream = Source.of(new ByteArrayInputStream(compressed.toByteArray()));
        assertTold(dump, Split.from(stream).writing(DIGESTS).keepingDbNumbers().to(target, BY_DB));
    }

    @Test
    void functionsAreInThePartsThatShouldHaveThem() throws IOException {
        requireFunctions(RdbBytes.redis(10)
                .bytes(245)
                .str("#!lua name=one\n")
                .bytes(245)
                .str("#!lua name=two\n")
                .select(0)
                .string("a", "1")
                .string("bb", "2")
                .end());
    }

    @Test
    void functionsBehindTheFirstKeyAreThereToo() throws IOException {
        requireFunctions(RdbBytes.redis(10)
                .bytes(245)
                .str("#!lua name=one\n")
                .select(0)
                .string("a", "1")
                .bytes(245)
                .str("#!lua name=two\n")
                .string("bb", "2")
                .end());
    }

    private void requireFunctions(byte[] rdb) throws IOException {
        Path dump = Files.write(directory.resolve("dump.rdb"), rdb);
        Map<FunctionsTo, List<Integer>> expected = Map.of(
                FunctionsTo.ALL, List.of(2, 2), FunctionsTo.FIRST, List.of(2, 0), FunctionsTo.NONE, List.of(0, 0));
        for (FunctionsTo to : FunctionsTo.values()) {
            target = directory.resolve(to.name());
            Split.from(Source.of(dump)).functions(to).to(target, BY_NAME);
            List<Integer> counts = List.of(records("odd.rdb", "f5"), records("even.rdb", "f5"));
            assertEquals(expected.get(to), counts, to::toString);
        }
    }

    @Test
    void aFileWithoutKeysGivesOnePart() throws IOException {
        Path dump = Files.write(
                directory.resolve("dump.rdb"),
                RdbBytes.redis(10)
                        .aux("redis-ver", "7.0.0")
                        .bytes(245)
                        .str("#!lua name=one\n")
                        .end());
        SplitResult result = Split.from(Source.of(dump)).to(target, BY_DB);
        assertEquals(List.of("db0.rdb"), names());
        assertEquals(0, result.parts().get(0).keys());
        assertEquals(EntryText.contents(Files.readAllBytes(dump)), contents("db0.rdb"));
    }

    @Test
    void auxDataOfModulesIsInEveryPartAtItsPlace() throws IOException {
        Path dump = Files.write(
                directory.resolve("dump.rdb"),
                RdbBytes.redis(9)
                        .bytes(247)
                        .hex(MODULE_ID)
                        .len(2, 1)
                        .hex("020100")
                        .select(0)
                        .string("a", "1")
                        .string("bb", "2")
                        .bytes(247)
                        .hex(MODULE_ID)
                        .len(2, 2)
                        .hex("020200")
                        .end());
        Split.from(Source.of(dump)).to(target, BY_NAME);
        for (String part : List.of("odd.rdb", "even.rdb")) {
            List<String> lines = contents(part);
            assertEquals(5, lines.size(), lines::toString);
            assertEquals("f7" + MODULE_ID + "0201" + "020100", lines.get(1));
            assertTrue(lines.get(2).startsWith("db 0, key "), lines.get(2));
            assertEquals("f7" + MODULE_ID + "0202" + "020200", lines.get(3));
        }
    }

    /**
     * Aux data that a module wants to read after the keys stands at the end, even if a part's keys stand behind it in
     * the input.
     */
    @Test
    void auxDataForAfterTheKeysIsAtTheEndOfEveryPart() throws IOException {
        Path dump = Files.write(
                directory.resolve("dump.rdb"),
                RdbBytes.redis(9)
                        .select(0)
                        .string("a", "1")
                        .bytes(247)
                        .hex(MODULE_ID)
                        .len(2, 2)
                        .hex("020200")
                        .string("b", "2")
                        .string("cc", "3")
                        .end());
        Split.from(Source.of(dump)).to(target, BY_NAME);
        for (String part : List.of("odd.rdb", "even.rdb")) {
            List<String> lines = contents(part);
            assertEquals("f7" + MODULE_ID + "0202" + "020200", lines.get(lines.size() - 2));
        }
    }

    @Test
    void hashTemplatesAndAuxFieldsAreInEveryPart() throws IOException {
        Path dump = Files.write(
                directory.resolve("dump.rdb"),
                RdbBytes.redis(15)
                        .aux("redis-ver", "8.10.0")
                        .aux("repl-id", "0123456789")
                        .bytes(242)
                        .len(7, 1)
                        .str("f")
                        .select(0)
                        .key(32, "a")
                        .len(7)
                        .str("v")
                        .key(32, "bb")
                        .len(7)
                        .str("w")
                        .end());
        SplitResult result = Split.from(Source.of(dump)).to(target, BY_NAME);
        for (String part : List.of("odd.rdb", "even.rdb")) {
            List<String> lines = contents(part);
            assertEquals(5, lines.size(), lines::toString);
            assertTrue(lines.get(1).startsWith("fa"), "repl-id belongs to one server, so parts don't have it");
            assertEquals("f2" + "0701" + "0166", lines.get(2));
        }
        assertEquals(Map.of("AUX repl-id", 1L), result.summary().leftOut());
    }

    @Test
    void replacesFilesOnlyOnRequest() throws IOException {
        Path dump = twoKeys();
        Files.createDirectory(target);
        Files.writeString(target.resolve("odd.rdb"), "old");
        assertThrows(DirectoryNotEmptyException.class, () -> Split.from(Source.of(dump))
                .to(target, BY_NAME));
        assertEquals("old", Files.readString(target.resolve("odd.rdb")));
        assertEquals(List.of("odd.rdb"), names());

        Split replacing = Split.from(Source.of(dump)).writing(DIGESTS.withReplace(true));
        assertTold(dump, replacing.to(target, BY_NAME));
    }

    /** Two databases have a key of the same name, so a part would have it twice. */
    @Test
    void keysOfTwoDatabasesWithOneNameAreRefused() throws IOException {
        Path dump = Files.write(
                directory.resolve("dump.rdb"),
                RdbBytes.redis(11)
                        .select(0)
                        .string("a", "1")
                        .string("b", "2")
                        .select(5)
                        .string("c", "3")
                        .string("b", "4")
                        .end());
        Split split = Split.from(Source.of(dump));
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> split.to(target, key -> "all.rdb"));
        assertTrue(
                e.getMessage().contains("\"b\" is in db 0 and in db 5, and all.rdb has one database"), e.getMessage());
        assertTrue(Files.notExists(target));
        assertEquals(
                4,
                split.keepingDbNumbers()
                        .to(target, key -> "all.rdb")
                        .parts()
                        .get(0)
                        .keys());
        Path byDb = directory.resolve("by db");
        assertEquals(2, split.to(byDb, key -> key.db() + ".rdb").parts().size());
    }

    @Test
    void allPartsAppearOrNone() throws IOException {
        byte[] whole = Files.readAllBytes(twoKeys());
        Path cut = Files.write(directory.resolve("cut.rdb"), Arrays.copyOf(whole, whole.length - 1));
        assertThrows(
                RdbTruncatedException.class, () -> Split.from(Source.of(cut)).to(target, BY_NAME));
        assertTrue(Files.notExists(target));

        // The first part can be placed, the second can't.
        Files.createDirectories(target.resolve("odd.rdb").resolve("in the way"));
        Files.writeString(target.resolve("even.rdb"), "old");
        Split replacing = Split.from(Source.of(twoKeys())).writing(DIGESTS.withReplace(true));
        assertThrows(FileSystemException.class, () -> replacing.to(target, BY_NAME));
        assertEquals("old", Files.readString(target.resolve("even.rdb")));
        assertEquals(List.of("even.rdb", "odd.rdb"), names());
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(3, left.count(), "two dumps and the target remain, but no temporary file");
        }
    }

    @Test
    void anAttachmentIsMadeFromTheResult() throws IOException {
        Split.Attachment manifest = new Split.Attachment(
                "manifest", result -> result.parts().get(0).sha256().getBytes(StandardCharsets.US_ASCII));
        SplitResult result = Split.from(Source.of(twoKeys())).writing(DIGESTS).to(target, BY_NAME, manifest);
        assertEquals(List.of("even.rdb", "manifest", "odd.rdb"), names());
        assertEquals(result.parts().get(0).sha256(), Files.readString(target.resolve("manifest")));
    }

    /** The split first writes a file without the duplicates. Its name must not be the name of a part. */
    @Test
    void thePolicyKeepsOneOfTheDuplicates() throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .string("a", "1")
                .select(1)
                .string("a", "22")
                .string("b", "3")
                .end();
        Path dump = Files.write(directory.resolve("dump.rdb"), rdb);
        Plan plan = Plan.NOTHING.rename(key -> key.withDb(0)).onDuplicate(DuplicatePolicy.LAST);
        SplitResult result =
                Split.from(Source.of(dump)).writing(DIGESTS).by(plan).to(target, key -> "whole");
        assertEquals(List.of("whole"), names());
        assertEquals(2, result.parts().get(0).keys());
        assertEquals(1, result.summary().duplicates());
        assertEquals(
                keys(dump).get(1).replace("db 1", "db 0"),
                keys(target.resolve("whole")).get(0));
        assertTold(dump, result);
    }

    private Path twoKeys() throws IOException {
        return Files.write(
                directory.resolve("dump.rdb"),
                RdbBytes.redis(9).select(0).string("a", "1").string("bb", "2").end());
    }

    /** The number of a part's records that begin with this byte. */
    private int records(String part, String opcode) throws IOException {
        assertEquals(1, HexFormat.of().parseHex(opcode).length);
        return (int)
                contents(part).stream().filter(line -> line.startsWith(opcode)).count();
    }

    private List<String> contents(String part) throws IOException {
        return EntryText.contents(Files.readAllBytes(target.resolve(part)));
    }

    private static List<String> keys(Path dump) throws IOException {
        List<String> keys = new ArrayList<>();
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry) {
                    keys.add(EntryText.of(entry));
                }
            }
        }
        return keys;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
