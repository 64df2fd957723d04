package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.repair.Repair;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by Dragonfly. Their AUX field df-ver says that some bytes have Dragonfly's own meaning. */
class DragonflyTest {

    private static final int ZSTD = 201;
    private static final int LZ4 = 202;

    @TempDir
    Path directory;

    private static RdbBytes dragonfly() {
        return RdbBytes.redis(9)
                .aux("redis-ver", "7.4.0")
                .aux("df-ver", "df-v1.30.0")
                .select(0);
    }

    private static byte[] compressed(int opcode, byte[] records) throws IOException {
        if (opcode == ZSTD) {
            return Zstd.compress(records);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream lz4 = new FramedLZ4CompressorOutputStream(out)) {
            lz4.write(records);
        }
        return out.toByteArray();
    }

    /** Records as bytes, without a header. */
    private static RdbBytes records() {
        return RdbBytes.magic("");
    }

    /** A Dragonfly snapshot: keys, a compressed block of keys, a key in another database, another block. */
    private static byte[] snapshot(int opcode) throws IOException {
        RdbBytes first = records()
                .string("in:1", "1")
                .bytes(252)
                .le(8, 2_000_000_000_000L)
                .string("in:2", "2");
        first.select(3).string("in:3", "x".repeat(500_000)).bytes(203);
        RdbBytes second = records();
        for (int i = 0; i < 300; i++) {
            second.string("more:" + i, "value " + i);
        }
        return dragonfly()
                .string("before", "b")
                .bytes(opcode)
                .str(compressed(opcode, first.cut()))
                .string("between", "w")
                .bytes(opcode)
                .str(compressed(opcode, second.bytes(203).cut()))
                .string("after", "a")
                .end();
    }

    private static List<String> names(byte[] rdb) throws IOException {
        List<String> names = new ArrayList<>();
        for (RdbEntry entry : Readings.entries(rdb)) {
            if (entry instanceof KeyEntry key) {
                names.add(key.db() + " " + key.key() + " " + key.expiry());
            }
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {ZSTD, LZ4})
    void compressedRecordsAreRead(int opcode) throws IOException {
        List<String> names = names(snapshot(opcode));
        assertEquals(306, names.size());
        assertEquals(
                List.of("0 before -1", "0 in:1 -1", "0 in:2 2000000000000", "3 in:3 -1", "3 between -1", "3 more:0 -1"),
                names.subList(0, 6));
        assertEquals("3 after -1", names.get(305));
    }

    @ParameterizedTest
    @ValueSource(ints = {ZSTD, LZ4})
    void keysInABlockHaveTheirOwnOffsets(int opcode) throws IOException {
        long last = -1;
        for (RdbEntry entry : Readings.entries(snapshot(opcode))) {
            assertTrue(entry.offset() > last, entry.toString());
            last = entry.offset();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ZSTD, LZ4})
    void aRewriteCopiesOrUnpacksBlocks(int opcode) throws IOException {
        byte[] snapshot = snapshot(opcode);
        assertArrayEquals(snapshot, rewritten(Rewrite.from(source(snapshot))));
        byte[] filtered = rewritten(Rewrite.from(source(snapshot)).keep(Keys.glob(Bytes.utf8("*:[13]"))));
        assertEquals(List.of("0 in:1 -1", "3 in:3 -1", "3 more:1 -1", "3 more:3 -1"), names(filtered));
        byte[] plain = rewritten(Rewrite.from(source(snapshot)).target(Target.parse("redis-6.2")));
        assertEquals(names(snapshot), names(plain));
        try (RdbReader in = Readings.open(plain)) {
            while (in.next() != null) {
                // reads to the end
            }
            assertEquals(Producer.REDIS, in.producer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ZSTD, LZ4})
    void aRepairKeepsTheKeysOfABlock(int opcode) throws IOException {
        Path file = Files.write(directory.resolve("snapshot.dfs"), snapshot(opcode));
        Path out = directory.resolve("repaired.rdb");
        Repair.of(file).to(out, WriteOptions.DEFAULT);
        assertEquals(names(snapshot(opcode)), names(Files.readAllBytes(out)));
    }

    @ParameterizedTest
    @ValueSource(ints = {ZSTD, LZ4})
    void aDiffNamesTheKeysOfABlock(int opcode) throws IOException {
        Path file = Files.write(directory.resolve("snapshot.dfs"), snapshot(opcode));
        Path other = directory.resolve("other.rdb");
        Rewrite.from(file).keep(key -> !key.key().toString().endsWith("7")).to(other, WriteOptions.DEFAULT);
        List<String> only = new ArrayList<>();
        Diff.of(Source.of(file), Source.of(other))
                .to(difference -> only.add(difference.name().toString()));
        assertEquals(30, only.size(), only.toString());
        assertTrue(only.contains("more:7"), only.toString());
    }

    @Test
    void aDamagedBlockIsAnError() throws IOException {
        for (byte[] block : List.of(
                "(\u00b5/\u00fd123".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                compressed(ZSTD, records().string("k", "v").cut()),
                compressed(ZSTD, records().string("k", "v").bytes(203, 0).cut()),
                compressed(ZSTD, records().bytes(255).cut()),
                compressed(ZSTD, records().bytes(0).len(100).cut()))) {
            byte[] rdb = dragonfly().bytes(ZSTD).str(block).string("after", "a").end();
            RdbException e = assertThrows(RdbException.class, () -> Readings.entries(rdb));
            assertTrue(e.offset() >= 0, e.getMessage());
        }
    }

    /** The keys of one block may need more memory than there is. */
    @Test
    void aBlockIsReadInPieces() throws IOException {
        byte[] value = new byte[200 << 20];
        byte[] rdb = dragonfly()
                .bytes(ZSTD)
                .str(Zstd.compress(records().key(0, "k").str(value).bytes(203).cut()))
                .end();
        try (RdbReader in = Readings.open(rdb)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    assertEquals(value.length + 5, key.serializedSize());
                }
            }
        }
    }

    private static Source source(byte[] rdb) {
        return Source.of(new ByteArrayInputStream(rdb));
    }

    private static byte[] rewritten(Rewrite rewrite) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rewrite.to(Channels.newChannel(out), WriteOptions.DEFAULT);
        return out.toByteArray();
    }

    // ---- flags

    private static byte[] flagged() {
        return dragonfly()
                .bytes(252)
                .le(8, 2_000_000_000_000L)
                .bytes(220)
                .le(4, 1)
                .string("sticky", "1")
                .bytes(220)
                .le(4, 3)
                .le(4, 77)
                .string("both", "2")
                .string("none", "3")
                .end();
    }

    @Test
    void flagsStayWithTheirKey() throws IOException {
        assertEquals(List.of("0 sticky 2000000000000", "0 both -1", "0 none -1"), names(flagged()));
        assertArrayEquals(flagged(), rewritten(Rewrite.from(source(flagged()))));
        byte[] one = rewritten(Rewrite.from(source(flagged())).keep(Keys.glob(Bytes.utf8("both"))));
        assertArrayEquals(
                dragonfly().bytes(220).le(4, 3).le(4, 77).string("both", "2").end(), one);
    }

    @Test
    void otherServersGetNoFlags() throws IOException {
        Rewrite rewrite = Rewrite.from(source(flagged())).target(Target.parse("redis-7.2"));
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> rewritten(rewrite));
        assertTrue(e.what().startsWith("Dragonfly's flags of a key can't be written for redis-7.2"), e.what());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Summary summary = Rewrite.from(source(flagged()))
                .target(Target.parse("redis-7.2"))
                .onLoss(OnLoss.DROP_FEATURE)
                .to(Channels.newChannel(out), WriteOptions.DEFAULT);
        assertEquals(Map.of(Feature.DRAGONFLY_FLAGS, 2L), summary.losses().counts());
        assertEquals(Map.of("AUX df-ver", 1L), summary.leftOut());
        assertEquals(3, names(out.toByteArray()).size());
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        summary = Rewrite.from(source(flagged()))
                .target(Target.parse("dragonfly"))
                .to(Channels.newChannel(again), WriteOptions.DEFAULT);
        assertTrue(summary.losses().isEmpty());
        try (RdbReader in = Readings.open(again.toByteArray())) {
            Set<Feature> features = Set.of();
            for (RdbEntry entry; features.isEmpty() && (entry = in.next()) != null; ) {
                features = entry instanceof KeyEntry key ? key.features() : features;
            }
            assertEquals(Set.of(Feature.DRAGONFLY_FLAGS), features);
        }
    }

    // ---- types

    @Test
    void byte22IsAHashOfValkey() throws IOException {
        byte[] rdb = dragonfly()
                .key(22, "h")
                .len(1)
                .str("f", "v")
                .le(8, 2_000_000_000_123L)
                .end();
        byte[] converted = rewritten(Rewrite.from(source(rdb)).target(Target.parse("redis-8.0")));
        for (byte[] file : List.of(rdb, converted)) {
            try (RdbReader in = Readings.open(file)) {
                KeyEntry key = null;
                for (RdbEntry entry; key == null && (entry = in.next()) != null; ) {
                    key = entry instanceof KeyEntry one ? one : null;
                }
                HashField field = ((HashValue) key.decode()).next();
                assertEquals(2_000_000_000_123L, field.expiry());
                assertEquals("f", field.field().toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20, Dragonfly JSON",
        "30, Dragonfly JSON",
        "31, Dragonfly hash with field expiry",
        "32, Dragonfly set with member expiry",
        "33, Dragonfly Bloom filter (SBF)",
        "34, Dragonfly Bloom filter (SBF)",
        "35, Dragonfly count-min sketch (CMS)",
        "36, Dragonfly TOPK",
        "37, Dragonfly cuckoo filter",
        "200, the end of a full sync (Dragonfly; SAVE RDB",
        "210, a journal entry (Dragonfly; SAVE RDB",
        "211, the offset of a journal (Dragonfly; SAVE RDB",
        "222, a node of a vector index (Dragonfly; SAVE RDB",
        "223, the documents of a search index (Dragonfly; SAVE RDB",
        "224, a part of a value (Dragonfly; SAVE RDB"
    })
    void anUnreadableTypeIsNamed(int b, String name) {
        RdbUnsupportedException e = Readings.failure(
                RdbUnsupportedException.class,
                dragonfly().string("k", "v").bytes(b).str("key").end());
        assertTrue(e.getMessage().startsWith("byte " + b + " is " + name), e.getMessage());
        assertTrue(e.getMessage().contains("SAVE RDB"), e.getMessage());
    }

    /** Without df-ver these bytes keep their usual meaning. */
    @Test
    void otherFilesAreReadAsBefore() throws IOException {
        byte[] rdb = RdbBytes.redis(15)
                .select(0)
                .bytes(242)
                .len(7, 1)
                .str("f")
                .key(32, "h")
                .len(7)
                .str("v")
                .end();
        assertEquals(List.of("0 h -1"), names(rdb));
    }

    // ---- the target

    /** A list names the types that Dragonfly's loader takes. Other types are converted. */
    @Test
    void theTargetTakesTheTypesThatItsLoaderTakes() {
        Target target = Target.parse("dragonfly");
        assertEquals(new RdbVersion(Fork.REDIS, 9), target.version());
        Set<Integer> types = new java.util.TreeSet<>();
        for (RdbType type : RdbType.values()) {
            if (target.takes(type)) {
                types.add(type.id());
            }
        }
        assertEquals(Set.of(0, 2, 3, 4, 5, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21), types);
        assertTrue(target.reads(new RdbVersion(Fork.REDIS, 11)));
        assertTrue(!target.reads(new RdbVersion(Fork.VALKEY, 80)));
        assertTrue(target.loads(RdbType.SET_LISTPACK, new RdbVersion(Fork.REDIS, 11)));
        assertTrue(!target.loads(RdbType.SET_LISTPACK, new RdbVersion(Fork.REDIS, 9)));
    }

    @Test
    void everyDumpIsConvertedToTypesThatTheLoaderTakes() throws IOException {
        Target target = Target.parse("dragonfly");
        for (Path dump : Dumps.testdata()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Rewrite.from(dump)
                    .target(target)
                    .onLoss(OnLoss.DROP_FEATURE)
                    .to(Channels.newChannel(out), WriteOptions.DEFAULT);
            for (RdbEntry entry : Readings.entries(out.toByteArray())) {
                if (entry instanceof KeyEntry key) {
                    assertTrue(target.takes(key.type()), dump + " " + key);
                }
                for (Opcode opcode : entry.opcodes()) {
                    assertTrue(target.loads(opcode), dump + " " + opcode);
                }
            }
        }
    }

    // ---- files of real users

    @ParameterizedTest
    @CsvSource({
        "json30.rdb, Dragonfly JSON",
        "hashexp31.rdb, Dragonfly hash with field expiry",
        "setexp32.rdb, Dragonfly set with member expiry"
    })
    void theCasesAreNamed(String name, String what) throws IOException {
        Path file = CaseFiles.file("dragonfly/" + name);
        RdbUnsupportedException e = Readings.failure(RdbUnsupportedException.class, Files.readAllBytes(file));
        assertTrue(e.what().contains(what), e.what());
    }

    @ParameterizedTest
    @CsvSource({"mask220.rdb, 3", "type22-valkey-hash.rdb, 1", "rdb9-newtypes.rdb, 9"})
    void theCasesAreRead(String name, int keys) throws IOException {
        assertEquals(
                keys,
                names(Files.readAllBytes(CaseFiles.file("dragonfly/" + name))).size());
    }

    /** Their blocks hold no compressed frame: the bytes behind the magic are random. */
    @ParameterizedTest
    @ValueSource(strings = {"zstd201.rdb", "lz4202.rdb"})
    void casesWithoutACompressedFrameAreDamaged(String name) throws IOException {
        Path file = CaseFiles.file("dragonfly/" + name);
        RdbException e = assertThrows(RdbException.class, () -> names(Files.readAllBytes(file)));
        assertTrue(e.what().startsWith("Dragonfly's compressed block can't be unpacked: "), e.what());
        assertEquals(127, e.offset());
    }
}
