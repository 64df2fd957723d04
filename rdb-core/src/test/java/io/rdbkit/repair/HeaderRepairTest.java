package io.rdbkit.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.CaseFiles;
import io.rdbkit.Dumps;
import io.rdbkit.Packed;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbReader;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.RdbException;
import io.rdbkit.io.Crc64;
import io.rdbkit.repair.RandomDamage.Damaged;
import io.rdbkit.repair.RepairEvent.Kind;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose first bytes are damaged or lost. */
class HeaderRepairTest {

    private static final WriteOptions REPLACING = WriteOptions.DEFAULT.withReplace(true);

    @TempDir
    Path dir;

    private final List<RepairEvent> events = new ArrayList<>();

    private RepairSummary repair(byte[] damaged, RepairOptions options) throws IOException {
        events.clear();
        Path file = Files.write(dir.resolve("damaged.rdb"), damaged);
        RepairSummary summary =
                Repair.of(file).with(options).reporting(events::add).to(saved(), REPLACING);
        assertEquals(RepairFigures.names(saved()).size(), summary.keys());
        return summary;
    }

    private RepairSummary repair(byte[] damaged) throws IOException {
        return repair(damaged, RepairOptions.DEFAULT);
    }

    private Path saved() {
        return dir.resolve("saved.rdb");
    }

    private List<Kind> kinds() {
        return events.stream().map(RepairEvent::kind).toList();
    }

    /** Forty strings and forty packed sets in turn. */
    private static RdbBytes many(RdbBytes rdb, String prefix) {
        for (int i = 0; i < 40; i++) {
            rdb.string(prefix + 2 * i, "value " + i);
            rdb.key(20, prefix + (2 * i + 1)).str(Packed.listpack("member", "of " + i));
        }
        return rdb;
    }

    private static byte[] summed(RdbBytes rdb) {
        byte[] file = rdb.end();
        int length = file.length - Long.BYTES;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length, Crc64.update(0, file, 0, length));
        return file;
    }

    /** An RDB 11 as servers write it. */
    private static RdbBytes usual() {
        RdbBytes rdb = RdbBytes.redis(11).aux("redis-ver", "7.2.4").aux("redis-bits", "64");
        return many(rdb.select(0).bytes(251).len(80, 0), "key:");
    }

    private static byte[] withoutChecksum(byte[] file) {
        byte[] same = file.clone();
        Arrays.fill(same, same.length - Long.BYTES, same.length, (byte) 0);
        return same;
    }

    private static byte[] cut(byte[] file, int n) {
        return Arrays.copyOfRange(file, n, file.length);
    }

    private static byte[] magic(String magic, byte[] file) {
        byte[] same = file.clone();
        System.arraycopy(magic.getBytes(StandardCharsets.US_ASCII), 0, same, 0, magic.length());
        return same;
    }

    private void requireAllOf(byte[] original) throws IOException {
        Path file = Files.write(dir.resolve("original.rdb"), original);
        assertTrue(Diff.of(Source.of(file), Source.of(saved())).strict().count().allEqual());
    }

    // ---- the checksum proves the header

    @Test
    void theChecksumProvesAnyHeader() throws IOException {
        byte[] whole = summed(usual());
        byte[] zeroed = whole.clone();
        Arrays.fill(zeroed, 0, 9, (byte) 0);
        ByteArrayOutputStream behind = new ByteArrayOutputStream();
        behind.writeBytes(whole);
        for (byte[] damaged : List.of(
                zeroed,
                magic("SIDER1100", whole),
                magic("VALKEY080", whole),
                magic("REDIS9999", whole),
                magic("REDIS0002", whole), // a version without checksums
                magic("*EDIS0011", whole),
                cut(whole, 1),
                cut(whole, 5),
                cut(whole, 8),
                cut(whole, 9))) {
            RepairSummary summary = repair(damaged);
            assertEquals(List.of(Kind.CORRECTED), kinds());
            assertTrue(summary.isWhole());
            assertEquals(11, summary.version().number());
            requireAllOf(whole);
        }
    }

    @Test
    void everyDumpIsRestoredWithoutItsHeader() throws IOException {
        for (Path dump : Dumps.testdata()) {
            byte[] whole = Files.readAllBytes(dump);
            for (int lost : new int[] {1, 5, 9}) {
                RepairSummary summary = repair(cut(whole, lost));
                assertTrue(summary.isWhole(), dump + " without " + lost + " bytes: " + events);
                requireAllOf(whole);
            }
        }
    }

    // ---- the content shows the version

    @Test
    void aServersNameGivesTheVersion() throws IOException {
        byte[] whole = withoutChecksum(usual().end());
        for (byte[] damaged : List.of(magic("\0\0\0\0\0\0\0\0\0", whole), cut(whole, 3), cut(whole, 9))) {
            RepairSummary summary = repair(damaged);
            assertEquals(List.of(Kind.HEADER), kinds());
            assertTrue(events.get(0).why().contains("RDB 11, which Redis 7.2 writes"), events.toString());
            assertFalse(summary.isWhole());
            assertEquals("RDB 11", summary.version().toString());
            requireAllOf(whole);
        }
    }

    @Test
    void otherwiseTheVersionIsTheLowestPossible() throws IOException {
        byte[] sets = withoutChecksum(
                many(RdbBytes.redis(12).select(0).bytes(251).len(80, 0), "key:").end());
        RepairSummary summary = repair(cut(sets, 9));
        assertEquals("RDB 11", summary.version().toString()); // the first version with SET_LISTPACK
        assertTrue(events.get(0).why().contains("up to RDB 15 is possible"), events.toString());
        requireAllOf(sets);

        byte[] valkey = withoutChecksum(RdbBytes.valkey(80)
                .select(0)
                .bytes(251)
                .len(1, 0)
                .key(22, "hash")
                .len(1)
                .str("field", "value")
                .le(8, -1)
                .end());
        assertEquals("VALKEY 80", repair(cut(valkey, 9)).version().toString());
        assertTrue(events.get(0).why().contains("up to VALKEY 81 is possible"), events.toString());
        requireAllOf(valkey);
    }

    @ParameterizedTest
    @CsvSource({"REDIS0006", "REDIS0009", "VALKEY080", "REDIS0003"})
    void aHeaderThatContradictsTheContentIsCorrected(String magic) throws IOException {
        byte[] whole =
                withoutChecksum(many(RdbBytes.redis(11).select(0).bytes(251).len(80, 0), "key:")
                        .key(24, "hash")
                        .le(8, 0)
                        .len(1)
                        .len(0)
                        .str("f", "v")
                        .end());
        byte[] damaged = magic(magic, whole);
        RepairSummary summary = repair(damaged);
        assertEquals("RDB 12", summary.version().toString()); // the first version with HASH_METADATA
        assertEquals(Kind.HEADER, events.get(0).kind());
        assertTrue(events.get(0).why().contains("the header says"), events.toString());
        assertEquals(81, summary.keys());
    }

    @Test
    void aHeaderThatAgreesWithTheNamedServerIsKept() throws IOException {
        byte[] newer = withoutChecksum(RdbBytes.redis(9)
                .aux("redis-ver", "6.2.11")
                .select(0)
                .string("key:1", "a")
                .key(20, "key:2")
                .str(Packed.listpack("member"))
                .end());
        assertEquals(9, repair(newer).version().number());
        assertFalse(kinds().contains(Kind.HEADER), events.toString());
    }

    @Test
    void aHigherVersionThanNecessaryIsKept() throws IOException {
        byte[] whole =
                withoutChecksum(many(RdbBytes.redis(12).select(0), "key:").end());
        assertEquals(12, repair(whole).version().number());
        assertEquals(List.of(), kinds());
    }

    // ---- more than the header is lost

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 9, 20, 100, 512})
    void aCutHeadGivesNoWrongKey(int lost) throws IOException {
        RepairFigures figures = new RepairFigures(dir);
        for (Path dump : Dumps.testdata()) {
            byte[] whole = Files.readAllBytes(dump);
            if (whole.length > lost + 100) {
                for (Damaged damaged : RepairFigures.heads(whole, lost)) {
                    figures.add(dump, damaged);
                }
            }
        }
        assertEquals(List.of(), figures.wrong);
        assertEquals(0, figures.misplaced);
        double least = lost < 20 ? 1 : lost < 512 ? 0.95 : 0.89;
        assertTrue(figures.saved >= least * figures.keys, figures.toString());
    }

    @Test
    void theFirstDatabaseIs0IfTheHintsFitNoOther() throws IOException {
        byte[] one = summed(many(RdbBytes.redis(11).select(3).bytes(251).len(80, 0), "key:"));
        assertTrue(repair(cut(one, 14)).keys() > 70); // SELECTDB and RESIZEDB are lost
        assertTrue(
                events.stream()
                        .anyMatch(event ->
                                event.kind() == Kind.HEADER && event.why().contains("taken for 0")),
                events.toString());
    }

    /** A lost beginning of 14 bytes hides no database. One of 600 bytes may, if few keys follow it. */
    @ParameterizedTest
    @CsvSource({"1, 0, true", "2, 0, true", "7, 0, true", "1, 600, true", "2, 600, false"})
    void theFirstDatabaseIsNotGuessed(int next, int more, boolean isKnown) throws IOException {
        RdbBytes rdb = RdbBytes.redis(11).aux("note", "x".repeat(more));
        int lost = rdb.size() + 5;
        many(rdb.select(0).bytes(251).len(80, 0), "key:");
        byte[] two = cut(summed(many(rdb.select(next).bytes(251).len(80, 0), "other:")), lost);
        byte[] damaged = new byte[two.length + more];
        System.arraycopy(two, 0, damaged, more, two.length);
        long keys = repair(damaged).keys();
        assertEquals(isKnown, keys > 150, keys + " keys");
        assertEquals(!isKnown, kinds().contains(Kind.UNKNOWN_DATABASE));
        assertTrue(RepairFigures.names(saved()).contains(next + ":other:7"));
        assertTrue(repair(damaged, new RepairOptions(false, true, DuplicatePolicy.FIRST, false))
                        .keys()
                > 150);
    }

    @Test
    void aKeyWhoseExpiryMayBeLostIsReported() throws IOException {
        RdbBytes rdb = RdbBytes.redis(11)
                .aux("redis-ver", "7.2.4")
                .select(0)
                .bytes(251)
                .len(81, 1);
        rdb.bytes(252).le(8, 4102444800000L);
        int lost = rdb.size() - 3;
        byte[] whole = summed(many(rdb.key(20, "expiring").str(Packed.listpack("a")), "key:"));
        repair(cut(whole, lost));
        Set<String> names = RepairFigures.names(saved());
        assertFalse(names.contains("0:expiring"), names.toString());
        assertTrue(names.size() > 70);
    }

    // ---- around the file

    @Test
    void compressedAndFramedInputsAreRepairedToo() throws IOException {
        byte[] whole = summed(usual());
        byte[] damaged = magic("\0\0\0\0\0\0\0\0\0", whole);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(damaged);
        }
        repair(packed.toByteArray());
        assertEquals(List.of(Kind.CORRECTED), kinds());
        requireAllOf(whole);

        String mark = "0123456789abcdef0123456789abcdef01234567";
        for (String frame : List.of("$EOF:" + mark + "\r\n", "\n\n$" + damaged.length + "\r\n")) {
            ByteArrayOutputStream capture = new ByteArrayOutputStream();
            capture.writeBytes(frame.getBytes(StandardCharsets.US_ASCII));
            capture.writeBytes(damaged);
            capture.writeBytes((frame.startsWith("$E") ? mark : "").getBytes(StandardCharsets.US_ASCII));
            repair(capture.toByteArray());
            assertEquals(List.of(Kind.CORRECTED), kinds(), frame);
            requireAllOf(whole);
        }
    }

    @Test
    void bytesAroundTheRdbDoNotHideTheChecksum() throws IOException {
        byte[] whole = summed(usual());
        ByteArrayOutputStream around = new ByteArrayOutputStream();
        around.writeBytes("+FULLRESYNC 0123456789abcdef0123456789abcdef01234567 14\r\n$EOF:\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        around.writeBytes(whole);
        repair(around.toByteArray());
        assertEquals(List.of(Kind.CORRECTED), kinds());
        requireAllOf(whole);

        ByteArrayOutputStream aof = new ByteArrayOutputStream();
        aof.writeBytes(magic("\0\0\0\0\0\0\0\0\0", whole));
        aof.writeBytes("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        repair(aof.toByteArray(), new RepairOptions(false, false, DuplicatePolicy.FIRST, true));
        assertEquals(List.of(Kind.CORRECTED), kinds());
        requireAllOf(whole);
    }

    @Test
    void anInputThatIsNoRdbIsRefused() throws IOException {
        byte[] noise = new byte[20_000];
        new Random(5).nextBytes(noise);
        for (byte[] file : List.of(
                new byte[0],
                new byte[5],
                new byte[3000],
                "REDIS".getBytes(StandardCharsets.US_ASCII),
                "REDIS0016".getBytes(StandardCharsets.US_ASCII),
                "{\"key\":\"a\"}\n".repeat(500).getBytes(StandardCharsets.US_ASCII),
                "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII),
                noise)) {
            Files.deleteIfExists(saved());
            assertThrows(RdbException.class, () -> repair(file));
            assertFalse(Files.exists(saved()));
        }
    }

    // ---- files of real users

    @ParameterizedTest
    @CsvSource({
        "first-byte, 205, true",
        "magic-missing, 205, true",
        "magic-zero, 205, true",
        "first-512-zero, 200, false",
        "head-cut, 165, false"
    })
    void casesAreRepaired(String name, long least, boolean whole) throws IOException {
        byte[] file = Files.readAllBytes(CaseFiles.file("repair-header/" + name + ".rdb"));
        RepairSummary summary = repair(file);
        assertTrue(summary.keys() >= least, summary.keys() + " keys");
        assertEquals(whole, summary.isWhole());
        assertEquals("RDB 10", summary.version().toString());
        try (RdbReader in = RdbReader.open(saved())) {
            assertEquals(10, in.version().number());
        }
    }
}
