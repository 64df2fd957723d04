package io.rdbkit.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.KeyEntry;
import io.rdbkit.Packed;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.WriteOptions;
import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Crc64;
import io.rdbkit.repair.RepairEvent.Kind;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.Source;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RepairTest {

    private static final WriteOptions REPLACING = WriteOptions.DEFAULT.withReplace(true);

    @TempDir
    Path dir;

    private final List<RepairEvent> events = new ArrayList<>();
    /** A flaw that the input has before the damage. A repair leaves it as it is. */
    private Flaw allowed;

    private RepairSummary repair(byte[] damaged, RepairOptions options) throws IOException {
        events.clear();
        Path file = Files.write(dir.resolve("damaged.rdb"), damaged);
        RepairSummary summary =
                Repair.of(file).with(options).reporting(events::add).to(saved(), REPLACING);
        assertArrayEquals(damaged, Files.readAllBytes(file), "a repair must not change its input");
        assertEquals(RepairFigures.names(saved()).size(), summary.keys());
        requireNoErrors(saved());
        return summary;
    }

    private RepairSummary repair(byte[] damaged) throws IOException {
        return repair(damaged, RepairOptions.DEFAULT);
    }

    private Path saved() {
        return dir.resolve("saved.rdb");
    }

    private void requireNoErrors(Path file) throws IOException {
        List<Finding> errors = new ArrayList<>();
        DeepCheck.of(Source.of(file), 0, null, offset -> {}, finding -> {
            if (finding.flaw().severity() == Flaw.Severity.ERROR && finding.flaw() != allowed) {
                errors.add(finding);
            }
        });
        assertEquals(List.of(), errors);
    }

    private List<Kind> kinds() {
        return events.stream().map(RepairEvent::kind).toList();
    }

    /** A hundred strings and packed values in turn, named {@code key:0} and so on. */
    private static RdbBytes many(RdbBytes rdb) {
        for (int i = 0; i < 50; i++) {
            rdb.string("key:" + 2 * i, "value " + i);
            rdb.key(16, "key:" + (2 * i + 1)).str(Packed.listpack("field", "of " + i));
        }
        return rdb;
    }

    /** A file with a right checksum. */
    private static byte[] summed(RdbBytes rdb) {
        byte[] file = rdb.end();
        int length = file.length - Long.BYTES;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length, Crc64.update(0, file, 0, length));
        return file;
    }

    // ---- the checksum

    @Test
    void anySingleWrongByteIsCorrected() throws IOException {
        byte[] whole = summed(many(RdbBytes.redis(10).select(0)));
        Path original = Files.write(dir.resolve("original.rdb"), whole);
        for (int at = 9; at < whole.length; at += 31) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 + at % 255);
            RepairSummary summary = repair(damaged);
            assertEquals(List.of(Kind.CORRECTED), kinds(), "byte " + at);
            assertEquals(at, events.get(0).from());
            assertTrue(summary.isWhole());
            assertTrue(Diff.of(Source.of(original), Source.of(saved()))
                    .strict()
                    .count()
                    .allEqual());
        }
    }

    @Test
    void withoutTheChecksumTheResultIsNotCalledWhole() throws IOException {
        byte[] damaged = summed(many(RdbBytes.redis(10).select(0)));
        int at = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("value 7");
        Arrays.fill(damaged, at, at + 6, (byte) 'x');
        RepairSummary summary = repair(damaged);
        assertEquals(List.of(Kind.CHECKSUM), kinds());
        assertEquals(100, summary.keys());
        assertFalse(summary.isWhole());
    }

    @Test
    void aWholeFileStaysAsItIs() throws IOException {
        for (Path dump : Dumps.testdata()) {
            events.clear();
            RepairSummary summary = Repair.of(dump).reporting(events::add).to(saved(), REPLACING);
            assertEquals(List.of(), events, dump.toString());
            assertTrue(summary.isWhole());
            assertTrue(
                    Diff.of(Source.of(dump), Source.of(saved()))
                            .strict()
                            .count()
                            .allEqual(),
                    dump.toString());
        }
    }

    // ---- damage after which the start of the next record is unknown

    static Stream<Path> cuttable() {
        return Dumps.testdata().stream().filter(file -> file.toFile().length() < 20_000);
    }

    @ParameterizedTest
    @MethodSource("cuttable")
    void keepsAllWholeKeysBeforeACut(Path dump) throws IOException {
        byte[] whole = Files.readAllBytes(dump);
        Map<Long, String> byEnd = new TreeMap<>();
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    key.value().size();
                    byEnd.put(in.offset(), key.db() + ":" + key.key());
                }
            }
        }
        for (int length = 9; length < whole.length; length += Math.max(1, whole.length / 20)) {
            Set<String> before = new TreeSet<>();
            for (Map.Entry<Long, String> key : byEnd.entrySet()) {
                if (key.getKey() <= length) {
                    before.add(key.getValue());
                }
            }
            byte[] cut = Arrays.copyOf(whole, length);
            if (length > 9 + 9 && cut[length - 9] == (byte) 0xff) {
                continue; // the rest looks like an end, so the repair reports damage before it
            }
            repair(cut);
            assertEquals(before, RepairFigures.names(saved()), "cut at " + length);
            assertTrue(kinds().contains(Kind.UNREADABLE));
        }
    }

    @ParameterizedTest
    @EnumSource(RandomDamage.class)
    void keepsNoKeyThatTheOriginalLacks(RandomDamage damage) throws IOException {
        RepairFigures figures = new RepairFigures(dir);
        for (Path dump : Dumps.testdata()) {
            if (dump.toFile().length() > 200 && dump.toFile().length() < 12_000) {
                for (int seed = 0; seed < 4; seed++) {
                    figures.add(dump, damage.to(Files.readAllBytes(dump), RepairFigures.random(dump, seed)));
                }
            }
        }
        assertEquals(List.of(), figures.wrong);
        assertTrue(figures.saved > figures.keys / 3, figures.toString());
    }

    @Test
    void continuesAfterDamage() throws IOException {
        RdbBytes rdb = RdbBytes.redis(10).select(0).bytes(251).len(100, 0);
        byte[] damaged = summed(many(rdb));
        int from = damaged.length / 2;
        Arrays.fill(damaged, from, from + 40, (byte) 0xee);
        RepairSummary summary = repair(damaged);
        assertTrue(summary.keys() >= 93, summary.keys() + " of 100 keys");
        RepairEvent lost = events.stream()
                .filter(event -> event.kind() == Kind.UNREADABLE)
                .findFirst()
                .orElseThrow();
        assertTrue(lost.from() <= from + 40 && lost.to() >= from + 40, lost.toString());
    }

    @Test
    void dropsKeysOfAnUnknownDatabase() throws IOException {
        RdbBytes rdb = RdbBytes.redis(10).select(0).bytes(251).len(2, 0);
        rdb.string("key:1", "a").string("key:2", "b");
        int from = rdb.size();
        rdb.select(1).bytes(251).len(50, 0);
        for (int i = 0; i < 50; i++) {
            rdb.key(16, "other:" + i).str(Packed.listpack("field", "of " + i));
        }
        byte[] damaged = summed(rdb);
        Arrays.fill(damaged, from, from + 5, (byte) 0xee);
        repair(damaged);
        assertTrue(
                RepairFigures.names(saved()).stream().noneMatch(name -> name.contains("other")),
                RepairFigures.names(saved()).toString());
        assertTrue(kinds().contains(Kind.UNKNOWN_DATABASE));
        repair(damaged, new RepairOptions(false, true, DuplicatePolicy.FIRST, false));
        assertTrue(RepairFigures.names(saved()).contains("0:other:7"));
    }

    @Test
    void refusesAnInputThatIsNoRdb() throws IOException {
        Path file = Files.writeString(dir.resolve("text"), "hello there, this is no RDB");
        assertThrows(RdbException.class, () -> Repair.of(file).to(saved(), REPLACING));
        assertFalse(Files.exists(saved()));
    }

    // ---- damaged values

    /** A hash with a duplicate field, between two good keys. */
    private static byte[] withBadHash() {
        RdbBytes rdb = RdbBytes.redis(10).select(0).string("key:1", "a");
        rdb.key(4, "bad").len(3).str("f", "1", "g", "2", "f", "3");
        return summed(rdb.string("key:2", "b"));
    }

    @Test
    void dropsAKeyWithADamagedValue() throws IOException {
        repair(withBadHash());
        assertEquals(List.of(Kind.BAD_VALUE), kinds());
        assertEquals(Bytes.utf8("bad"), events.get(0).key());
        assertEquals(Set.of("0:key:1", "0:key:2"), RepairFigures.names(saved()));
    }

    @Test
    void keepsTheReadableElementsOfAValueOnRequest() throws IOException {
        RepairSummary summary = repair(withBadHash(), new RepairOptions(true, false, DuplicatePolicy.FIRST, false));
        assertEquals(List.of(Kind.PARTIAL_VALUE), kinds());
        assertEquals(2, events.get(0).kept());
        assertEquals(3, summary.keys());
        assertEquals(
                Map.of(Bytes.utf8("f"), Bytes.utf8("1"), Bytes.utf8("g"), Bytes.utf8("2")),
                decoded("bad", key -> ((HashValue) key).toMap()));
    }

    @Test
    void keepsTheElementsBeforeACutOnRequest() throws IOException {
        RdbBytes rdb =
                RdbBytes.redis(10).select(0).string("key:1", "a").key(2, "set").len(1000);
        for (int i = 0; i < 700; i++) {
            rdb.str("member " + i);
        }
        byte[] cut = rdb.cut();
        repair(Arrays.copyOf(cut, cut.length - 3), new RepairOptions(true, false, DuplicatePolicy.FIRST, false));
        assertEquals(List.of(Kind.PARTIAL_VALUE), kinds());
        assertEquals(699, events.get(0).kept());
        List<Bytes> members = decoded("set", value -> {
            List<Bytes> all = new ArrayList<>();
            for (Slice member; (member = ((SetValue) value).next()) != null; ) {
                all.add(member.toBytes());
            }
            return all;
        });
        assertEquals(699, members.size());
        assertEquals(Bytes.utf8("member 698"), members.get(698));
    }

    private interface Decoded<T> {
        T of(Value value) throws IOException;
    }

    private <T> T decoded(String name, Decoded<T> how) throws IOException {
        try (RdbReader in = RdbReader.open(saved(), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key && key.key().equals(Bytes.utf8(name))) {
                    return how.of(key.decode());
                }
            }
        }
        throw new AssertionError("no key named " + name);
    }

    @Test
    void aDamagedCompressedStringCostsOnlyItsKey() throws IOException {
        RdbBytes rdb = RdbBytes.redis(10).select(0).string("key:1", "a");
        rdb.key(0, "bad").bytes(0xc3, 4, 20, 0, 'x', 0xe0, 0xff); // refers to bytes before its beginning
        repair(summed(rdb.string("key:2", "b")));
        assertEquals(List.of(Kind.BAD_VALUE), kinds());
        assertEquals(Set.of("0:key:1", "0:key:2"), RepairFigures.names(saved()));
    }

    // ---- duplicates

    private static byte[] withDuplicate() {
        RdbBytes rdb = RdbBytes.redis(10).select(0).string("key:1", "first").string("key:2", "b");
        return summed(rdb.string("key:1", "last"));
    }

    @Test
    void keepsOneOfTwoKeysWithTheSameName() throws IOException {
        repair(withDuplicate());
        assertEquals(List.of(Kind.DUPLICATE), kinds());
        assertEquals(Bytes.utf8("first"), decoded("key:1", value -> ((StringValue) value).toBytes()));
        repair(withDuplicate(), new RepairOptions(false, false, DuplicatePolicy.LAST, false));
        assertEquals(Bytes.utf8("last"), decoded("key:1", value -> ((StringValue) value).toBytes()));
        assertThrows(
                RdbRefusedException.class,
                () -> repair(withDuplicate(), new RepairOptions(false, false, DuplicatePolicy.FAIL, false)));
    }

    @Test
    void keepsOneOfTwoLibrariesWithTheSameName() throws IOException {
        String code = "#!lua name=mylib\nredis.register_function('f', function() end)";
        RdbBytes rdb = RdbBytes.redis(10).bytes(245).str(code).bytes(245).str(code);
        repair(summed(rdb.select(0).string("key:1", "a")));
        assertEquals(List.of(Kind.BAD_RECORD), kinds());
    }

    /** The record is sound, but a server that is not a node of such a cluster stops at it. */
    @Test
    void dropsASlotImportAndNamesIt() throws IOException {
        RdbBytes rdb = RdbBytes.valkey(80).select(0).string("key:1", "a");
        rdb.bytes(243).str("c".repeat(40)).len(1, 10, 30);
        repair(summed(rdb.string("key:2", "b")));
        assertEquals(List.of(Kind.SLOT_IMPORT), kinds());
        assertEquals(Set.of("0:key:1", "0:key:2"), RepairFigures.names(saved()));
    }

    // ---- around the file

    @Test
    void savesTheReadablePartOfACutGzip() throws IOException {
        RdbBytes rdb = many(RdbBytes.redis(10).select(0));
        for (int i = 0; i < 1000; i++) {
            rdb.string("noise:" + i, Integer.toString(i * 0x9e3779b1, 36));
        }
        byte[] whole = summed(rdb);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(whole);
        }
        RepairSummary summary = repair(Arrays.copyOf(packed.toByteArray(), packed.size() * 3 / 4));
        assertTrue(summary.keys() > 600, summary.keys() + " keys");
        assertTrue(
                events.stream().anyMatch(event -> event.why().contains("compressed data is cut")), events.toString());
    }

    @Test
    void dropsAValueWithoutReadableElements() throws IOException {
        RepairOptions partial = new RepairOptions(true, false, DuplicatePolicy.FIRST, false);
        RdbBytes lzf = RdbBytes.redis(10).select(0).string("key:1", "a");
        lzf.key(0, "bad").bytes(0xc3, 4, 20, 0, 'x', 0xe0, 0xff);
        repair(summed(lzf.string("key:2", "b")), partial);
        assertEquals(List.of(Kind.BAD_VALUE), kinds());
        byte[] packed = RdbBytes.redis(10)
                .select(0)
                .string("key:1", "a")
                .key(16, "hash")
                .str(Packed.listpack("f", "v"))
                .cut();
        repair(Arrays.copyOf(packed, packed.length - 3), partial);
        assertEquals(List.of(Kind.BAD_VALUE), kinds());
        assertEquals(Set.of("0:key:1"), RepairFigures.names(saved()));
    }

    @Test
    void aRunOfOpcodesTakesLinearTime() throws IOException {
        for (int opcode : new int[] {0xf9, 0xfd, 0xfc, 0xf8, 0xfb}) {
            byte[] run = new byte[300_000];
            Arrays.fill(run, (byte) opcode);
            RdbBytes rdb = many(RdbBytes.redis(10).select(0)).bytes(0xee).raw(run);
            repair(summed(rdb.string("key:last", "a").string("key:end", "b")));
            assertTrue(RepairFigures.names(saved()).contains("0:key:97"), "opcode " + opcode);
        }
    }

    @Test
    void keepsRecordsThatTheVersionLacksUnlessTheFileIsDamaged() throws IOException {
        allowed = Flaw.NEWER_THAN_VERSION;
        repair(summed(withLaterRecords()));
        assertEquals(List.of(), kinds());
        assertEquals(Set.of("0:key:1", "0:meta", "0:set", "0:key:2"), RepairFigures.names(saved()));

        allowed = null;
        byte[] damaged = summed(withLaterRecords().string("long", "x".repeat(60)));
        Arrays.fill(damaged, damaged.length - 60, damaged.length - 20, (byte) 'y'); // now the checksum is wrong
        repair(damaged);
        assertEquals(Set.of("0:key:1", "0:key:2", "0:long"), RepairFigures.names(saved()));
    }

    /** KEY_META is new in RDB 13, and SET_LISTPACK in RDB 11. */
    private static RdbBytes withLaterRecords() {
        RdbBytes rdb = RdbBytes.redis(10).select(0).string("key:1", "a");
        rdb.bytes(0xf3, 0).string("meta", "b");
        rdb.key(20, "set").len(9).hex("09000000010001 01ff".replace(" ", ""));
        return rdb.string("key:2", "c");
    }

    @Test
    void bytesBehindAWholeRdbCostNoKey() throws IOException {
        byte[] whole = summed(many(RdbBytes.redis(10).select(0)));
        RepairSummary padded = repair(Arrays.copyOf(whole, whole.length + 4096));
        assertEquals(100, padded.keys());
        assertEquals(List.of(), kinds()); // servers ignore bytes behind a right checksum

        String mark = "0123456789abcdef0123456789abcdef01234567";
        ByteArrayOutputStream capture = new ByteArrayOutputStream();
        capture.writeBytes(("$EOF:" + mark + "\r\n").getBytes(StandardCharsets.US_ASCII));
        capture.writeBytes(whole);
        capture.writeBytes(mark.getBytes(StandardCharsets.US_ASCII));
        assertEquals(100, repair(capture.toByteArray()).keys());
        assertEquals(List.of(), kinds());
    }

    @Test
    void theChecksumCorrectsTheVersionToo() throws IOException {
        byte[] whole = summed(many(RdbBytes.redis(11).select(0)));
        for (int digit : new int[] {'2', '9'}) { // RDB 12, and RDB 19, which doesn't exist
            byte[] damaged = whole.clone();
            damaged[8] = (byte) digit;
            assertEquals(11, repair(damaged).version().number());
            assertEquals(List.of(Kind.CORRECTED), kinds());
        }
    }

    @Test
    void twoNeighboursWithTheSameNameAreDuplicates() throws IOException {
        RdbBytes rdb = RdbBytes.redis(10)
                .select(0)
                .string("key:0", "x")
                .string("key:1", "first")
                .string("key:1", "last");
        repair(summed(rdb.string("key:2", "b")));
        assertEquals(List.of(Kind.DUPLICATE), kinds());
        assertEquals(3, RepairFigures.names(saved()).size());
    }

    @Test
    void theCommandsOfAnAofAreKept() throws IOException {
        Path aof = Files.createDirectory(dir.resolve("appendonlydir"));
        Files.write(aof.resolve("a.1.base.rdb"), summed(many(RdbBytes.redis(10).select(0))));
        Files.writeString(aof.resolve("a.1.incr.aof"), "*1\r\n$4\r\nPING\r\n");
        Files.writeString(
                aof.resolve("a.manifest"), "file a.1.base.rdb seq 1 type b\nfile a.1.incr.aof seq 1 type i\n");
        assertThrows(RdbRefusedException.class, () -> Repair.of(aof).to(saved(), REPLACING));
        RepairOptions dropping = new RepairOptions(false, false, DuplicatePolicy.FIRST, true);
        assertEquals(100, Repair.of(aof).with(dropping).to(saved(), REPLACING).keys());
        assertThrows(
                IllegalArgumentException.class,
                () -> Repair.of(aof).with(dropping).to(aof.resolve("a.1.base.rdb"), REPLACING));
    }

    @Test
    void aDatabaseChangeWithinDamageIsIgnored() throws IOException {
        RdbBytes rdb =
                RdbBytes.redis(10).aux("redis-ver", "7.0").select(0).bytes(251).len(300, 0);
        many(rdb);
        int from = rdb.size();
        rdb.bytes(0xee, 0xee, 0xfe, 3); // a database without RESIZEDB, although the other has it
        for (int i = 0; i < 100; i++) {
            rdb.key(16, "key:" + (1000 + i)).str(Packed.listpack("field", "of " + i));
        }
        byte[] damaged = summed(rdb);
        damaged[damaged.length - 1] ^= 0x55;
        damaged[damaged.length - 6] ^= 0x55; // now no checksum helps
        repair(damaged);
        assertTrue(from > 0 && RepairFigures.names(saved()).stream().noneMatch(name -> name.startsWith("3:")));
        assertTrue(kinds().contains(Kind.UNKNOWN_DATABASE), events.toString());
    }

    @Test
    void replacesAFileOnlyOnRequest() throws IOException {
        Path file = Files.write(dir.resolve("a.rdb"), withBadHash());
        Path there = Files.writeString(dir.resolve("b.rdb"), "mine");
        assertThrows(FileAlreadyExistsException.class, () -> Repair.of(file).to(there, WriteOptions.DEFAULT));
        assertEquals("mine", Files.readString(there));
        assertThrows(IllegalArgumentException.class, () -> Repair.of(file).to(file, REPLACING));
        assertArrayEquals(withBadHash(), Files.readAllBytes(file));
    }

    @Test
    void aDryRunReportsTheSameAndWritesNothing() throws IOException {
        RepairSummary done = repair(withBadHash());
        List<RepairEvent> told = List.copyOf(events);
        events.clear();
        Files.delete(saved());
        RepairSummary tried =
                Repair.of(dir.resolve("damaged.rdb")).reporting(events::add).dryRun();
        assertEquals(told, events);
        assertEquals(done.keys(), tried.keys());
        assertFalse(Files.exists(saved()));
    }

    @Test
    void aHugeKeyBehindDamageIsFound() throws IOException {
        RdbBytes rdb = RdbBytes.redis(10).select(0).bytes(251).len(52, 0);
        for (int i = 0; i < 50; i++) {
            rdb.string("key:" + i, "value " + i);
        }
        int from = rdb.size();
        rdb.string("gone", "with the damage, which is here").key(18, "giant").len(3000);
        for (int i = 0; i < 3000; i++) {
            rdb.len(2).str(Packed.listpack("item " + i, "x".repeat(300)));
        }
        byte[] damaged = summed(rdb);
        Arrays.fill(damaged, from, from + 20, (byte) 0xee);
        repair(damaged);
        assertTrue(RepairFigures.names(saved()).contains("0:giant") || doubted("giant"), events.toString());
        assertTrue(events.get(0).to() < from + 60, "none of its bytes is lost: " + events);
    }

    private boolean doubted(String name) {
        return events.stream()
                .anyMatch(event -> Bytes.utf8(name).equals(event.key()) && event.kind() != Kind.UNREADABLE);
    }
}
