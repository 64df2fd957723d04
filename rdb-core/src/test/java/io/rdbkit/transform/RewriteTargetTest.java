package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.LossPolicy;
import io.rdbkit.OnLoss;
import io.rdbkit.Packed;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ResizeHint;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rewrite for another server. The file's own statements, such as its counts, are right even if keys are left out. */
class RewriteTargetTest {

    private static final long TIME = 1_900_000_000_000L;

    @TempDir
    Path directory;

    private Path in;
    private Path out;

    @BeforeEach
    void name() {
        in = directory.resolve("in.rdb");
        out = directory.resolve("out.rdb");
    }

    private void input(RdbBytes rdb) throws IOException {
        Files.write(in, rdb.end());
    }

    private static Plan plan(String target, OnLoss onLoss) {
        return Plan.NOTHING.target(Target.parse(target)).onLoss("--on-loss", LossPolicy.of(onLoss));
    }

    private Summary rewrite(Plan plan) throws IOException {
        return Rewrite.from(in).by(plan).to(out, WriteOptions.DEFAULT);
    }

    /** A hash with a field that expires. */
    private static RdbBytes expiring(RdbBytes rdb, String name) {
        return rdb.key(25, name).le(8, TIME).str(Packed.listpack("f", "v", "" + TIME));
    }

    /** Each key as database and name, with the RESIZEDB hints of each database. */
    private static List<String> contents(Path file) throws IOException {
        Map<Integer, List<String>> keys = new TreeMap<>();
        Map<Integer, Long> expires = new TreeMap<>();
        List<String> hinted = new ArrayList<>();
        try (RdbReader reader = RdbReader.open(file)) {
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                if (entry instanceof ResizeHint hint) {
                    hinted.add(hint.db() + ": " + hint.keys() + " " + hint.expires());
                } else if (entry instanceof KeyEntry key) {
                    keys.computeIfAbsent(key.db(), db -> new ArrayList<>())
                            .add(key.key().toString());
                    expires.merge(key.db(), key.hasExpiry() ? 1L : 0L, Long::sum);
                }
            }
            assertEquals(Checksum.GOOD, reader.checksum());
        }
        List<String> counted = new ArrayList<>();
        keys.forEach((db, names) -> counted.add(db + ": " + names.size() + " " + expires.get(db)));
        assertEquals(counted, hinted);
        List<String> names = new ArrayList<>();
        keys.forEach((db, all) -> all.forEach(name -> names.add(db + " " + name)));
        return names;
    }

    @Test
    void countsOfDatabasesAreRightWhenKeysAreLeftOut() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0).bytes(251).len(4, 2);
        expiring(rdb.string("a", "1"), "gone");
        rdb.bytes(252).le(8, TIME).string("b", "2");
        expiring(rdb.bytes(252).le(8, TIME), "gone too");
        expiring(rdb.select(1).bytes(251).len(1, 0), "all there was");
        rdb.select(7).bytes(251).len(1, 0).string("c", "3");
        input(rdb);
        Summary summary = rewrite(plan("redis-7.2", OnLoss.DROP_KEY));
        assertEquals(List.of("0 a", "0 b", "7 c"), contents(out));
        assertEquals(6, summary.read());
        assertEquals(3, summary.kept());
        assertEquals(Map.of("--on-loss", 3L), summary.dropped());
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 3L), summary.losses().counts());
        assertEquals(7, summary.highestDb());
        assertEquals(Files.size(out), summary.bytesWritten());
        assertEquals("RDB 12", summary.version().toString());
        assertEquals("RDB 11", summary.writtenVersion().toString());
    }

    @Test
    void databasesMayAlternate() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            rdb.select(i % 3);
            if (i % 3 == 1 || i % 2 == 1) {
                expiring(rdb, "key " + i);
            } else {
                rdb.string("key " + i, "v");
                expected.add(i % 3 + " key " + i);
            }
        }
        input(rdb);
        rewrite(plan("redis-6.2", OnLoss.DROP_KEY));
        assertEquals(
                expected.stream().sorted((a, b) -> a.charAt(0) - b.charAt(0)).toList(), contents(out));
    }

    /** Nothing refers to the database either, because the server might not have it. */
    @Test
    void aDatabaseWithoutKeysIsNotWritten() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0).string("a", "1").select(20);
        expiring(rdb, "gone")
                .bytes(247)
                .hex("81" + "69b71d79f8218803")
                .len(2, 2)
                .hex("050568656c6c6f" + "00");
        input(rdb);
        Plan plan = plan("redis-7.2", OnLoss.DROP_KEY)
                .target(Target.parse("redis-7.2").assumingModule("abcdefghi"));
        Summary summary = rewrite(plan);
        assertEquals(List.of("0 a"), contents(out));
        assertEquals(0, summary.highestDb());
    }

    @Test
    void noKeyNeedBeLeft() throws IOException {
        input(expiring(RdbBytes.redis(12).select(3), "gone"));
        Summary summary = rewrite(plan("redis-6.2", OnLoss.DROP_KEY));
        assertEquals(List.of(), contents(out));
        assertEquals(0, summary.kept());
        assertEquals(0, summary.highestDb());
    }

    // ---- with changes

    /** Keys {@code a:k} and {@code b:k} get the same name. One of them loses something. */
    private void clashing(boolean first) throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0).string("before", "1");
        if (first) {
            expiring(rdb, "a:k").string("between", "2").string("b:k", "3");
        } else {
            expiring(rdb.string("a:k", "3").string("between", "2"), "b:k");
        }
        input(rdb);
    }

    private static KeyEntry withoutPrefix(KeyEntry key) {
        return key.key().length() == 3 ? key.withKey(key.key().substring(2)) : key;
    }

    @ParameterizedTest
    @CsvSource({"true, FAIL", "true, FIRST", "true, LAST", "false, FAIL", "false, FIRST", "false, LAST"})
    void aKeyThatIsLeftOutIsNoDuplicate(boolean first, DuplicatePolicy duplicates) throws IOException {
        clashing(first);
        Plan plan = plan("redis-7.2", OnLoss.DROP_KEY)
                .rename(RewriteTargetTest::withoutPrefix)
                .onDuplicate(duplicates);
        Summary summary = rewrite(plan);
        assertEquals(
                first ? List.of("0 before", "0 between", "0 k") : List.of("0 before", "0 k", "0 between"),
                contents(out));
        assertEquals(0, summary.duplicates());
        assertEquals(3, summary.kept());
        assertEquals(Map.of("--on-loss", 1L), summary.dropped());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyThatOnlyLosesAFeatureIsADuplicate(boolean first) throws IOException {
        clashing(first);
        Plan plan = plan("redis-7.2", OnLoss.DROP_FEATURE).rename(RewriteTargetTest::withoutPrefix);
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> rewrite(plan));
        assertEquals(Reason.DUPLICATE, e.reason());
        assertFalse(Files.exists(out));
        Summary kept = rewrite(plan.onDuplicate(DuplicatePolicy.FIRST));
        assertEquals(List.of("0 before", "0 k", "0 between"), contents(out));
        assertEquals(1, kept.duplicates());
        assertEquals(3, kept.kept());
        Files.delete(out);
        rewrite(plan.onDuplicate(DuplicatePolicy.LAST));
        assertEquals(List.of("0 before", "0 between", "0 k"), contents(out));
    }

    /** Enough keys for many threads. The ledger counts the keys that are written, not those that were read. */
    @ParameterizedTest
    @CsvSource({"FIRST, x", "LAST, y"})
    void amongManyKeysTheRightOnesStay(DuplicatePolicy duplicates, String expected) throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0);
        for (String value : List.of("x", "y")) {
            for (int i = 0; i < 20_000; i++) {
                if (i % 3 == 0) {
                    expiring(rdb, value + ":" + i);
                } else {
                    rdb.string(value + ":" + i, value);
                }
            }
        }
        input(rdb);
        Plan plan = plan("redis-7.2", OnLoss.DROP_KEY)
                .rename(key -> key.withKey(key.key().substring(2)))
                .onDuplicate(duplicates);
        Summary summary = rewrite(plan);
        long left = 20_000 - 20_000 / 3 - 1;
        assertEquals(left, summary.kept());
        assertEquals(left, summary.duplicates());
        try (RdbReader reader = RdbReader.open(out)) {
            long keys = 0;
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    ByteArrayOutputStream value = new ByteArrayOutputStream();
                    key.value().copyTo(value);
                    assertEquals(Bytes.utf8("\u0001" + expected), Bytes.wrap(value.toByteArray()));
                    keys++;
                }
            }
            assertEquals(left, keys);
        }
    }

    /** A loss names the key as it was read, but is computed after the changes. */
    @Test
    void lossesAreComputedAfterTheChanges() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(2);
        rdb.bytes(252)
                .le(8, TIME + 1)
                .string("kept", "1")
                .bytes(252)
                .le(8, TIME + 1)
                .string("dropped", "2");
        input(rdb);
        Plan plan = plan("redis-2.4", OnLoss.DROP_FEATURE)
                .keep("test", key -> key.key().equals(Bytes.utf8("kept")))
                .rename(key -> key.withKey(Bytes.utf8("renamed")).withDb(0));
        Summary summary = rewrite(plan);
        assertEquals(
                List.of("db 2, key \"kept\", STRING"),
                summary.losses().examples(Feature.EXPIRY_MS).stream()
                        .map(loss -> loss.where())
                        .toList());
        Files.delete(out);
        Summary persistent = rewrite(plan.change(key -> key.withExpiry(Expiry.NONE)));
        assertTrue(persistent.losses().isEmpty());
    }

    // ---- refusals, dry runs, streams

    @Test
    void aRefusalLeavesNoFileAndWritesNothingToAStream() throws IOException {
        input(expiring(RdbBytes.redis(12).select(0).string("a", "1"), "b"));
        Plan plan = plan("redis-7.2", OnLoss.FAIL);
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> rewrite(plan));
        assertEquals(Reason.LOSS_FOR_TARGET, e.reason());
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        assertThrows(
                RdbRefusedException.class,
                () -> Rewrite.from(in).by(plan).to(Channels.newChannel(stream), WriteOptions.DEFAULT));
        assertEquals(0, stream.size());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(in), files.toList());
        }
    }

    @Test
    void aStreamGetsTheBytesOfTheFile() throws IOException {
        input(expiring(RdbBytes.redis(12).select(0).string("a", "1"), "b"));
        Plan plan = plan("redis-7.2", OnLoss.DROP_FEATURE);
        rewrite(plan);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Rewrite.from(in).by(plan).to(Channels.newChannel(stream), WriteOptions.DEFAULT);
        assertArrayEquals(Files.readAllBytes(out), stream.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP_KEY", "DROP_FEATURE", "FAIL"})
    void aDryRunReportsTheSame(OnLoss onLoss) throws IOException {
        input(expiring(RdbBytes.redis(12).select(0).string("a", "1"), "b"));
        Plan plan = plan("redis-7.2", onLoss);
        Summary dry = Rewrite.from(in).by(plan).dryRun(WriteOptions.DEFAULT);
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 1L), dry.losses().counts());
        assertEquals(0, dry.bytesWritten());
        if (onLoss == OnLoss.FAIL) {
            assertEquals(
                    assertThrows(RdbRefusedException.class, () -> rewrite(plan)).getMessage(),
                    dry.refusal().getMessage());
        } else {
            Summary real = rewrite(plan);
            assertNull(dry.refusal());
            assertEquals(real.kept(), dry.kept());
            assertEquals(real.dropped(), dry.dropped());
            assertEquals(real.highestDb(), dry.highestDb());
        }
    }

    /** The losses are not known yet, but another reason to refuse the run is reported. */
    @Test
    void aDryRunIsRefusedForTheReasonOfTheRun() throws IOException {
        byte[] rdb =
                expiring(RdbBytes.redis(12).select(0).string("a", "1"), "b").end();
        Files.write(
                in, Bytes.wrap(rdb).concat(Bytes.utf8("*1\r\n$4\r\nPING\r\n")).toByteArray());
        Plan plan = plan("redis-7.2", OnLoss.FAIL);
        RdbRefusedException real = assertThrows(RdbRefusedException.class, () -> rewrite(plan));
        RdbRefusedException dry = assertThrows(
                RdbRefusedException.class, () -> Rewrite.from(in).by(plan).dryRun(WriteOptions.DEFAULT));
        assertEquals(Reason.AOF_TAIL, real.reason());
        assertEquals(real.getMessage(), dry.getMessage());
    }

    // ---- parts

    @Test
    void partsAreWrittenForTheTarget() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0).string("a", "1");
        expiring(rdb.select(1), "gone");
        expiring(rdb.select(2).string("b", "2"), "gone");
        input(rdb);
        SplitResult result = Split.from(Source.of(in))
                .by(plan("redis-6.2", OnLoss.DROP_KEY))
                .keepingDbNumbers()
                .to(directory.resolve("parts"), key -> "db" + key.db() + ".rdb");
        assertEquals(
                List.of("db0.rdb", "db2.rdb"),
                result.parts().stream().map(Part::name).toList());
        assertEquals(List.of("2 b"), contents(directory.resolve("parts/db2.rdb")));
        assertEquals(2, result.summary().kept());
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 2L), result.summary().losses().counts());
        try (RdbReader reader = RdbReader.open(directory.resolve("parts/db0.rdb"))) {
            assertEquals(Target.parse("redis-6.2").version(), reader.version());
        }
    }

    @Test
    void refusedPartsLeaveNoDirectory() throws IOException {
        input(expiring(RdbBytes.redis(12).select(0), "a"));
        Split split = Split.from(Source.of(in)).by(plan("redis-6.2", OnLoss.FAIL));
        assertThrows(RdbRefusedException.class, () -> split.to(directory.resolve("parts"), key -> "part"));
        assertFalse(Files.exists(directory.resolve("parts")));
    }

    /** A split uses the thresholds as a rewrite does. */
    @Test
    void partsArePackedByTheGivenThresholds() throws IOException {
        input(RdbBytes.redis(12).select(0).key(16, "h").str(Packed.listpack("f", "v", "g", "w")));
        WriteOptions options = WriteOptions.DEFAULT.withThresholds(
                io.rdbkit.format.Thresholds.DEFAULT.withHash(new io.rdbkit.format.Threshold(1, 64)));
        Plan plan = plan("redis-6.2", OnLoss.FAIL);
        Rewrite.from(in).by(plan).to(out, options);
        Split.from(Source.of(in)).by(plan).writing(options).to(directory.resolve("parts"), key -> "part");
        assertEquals(List.of("HASH"), types(out));
        assertEquals(List.of("HASH"), types(directory.resolve("parts/part")));
    }

    private static List<String> types(Path file) throws IOException {
        List<String> types = new ArrayList<>();
        try (RdbReader reader = RdbReader.open(file)) {
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    types.add(key.type().name());
                }
            }
        }
        return types;
    }
}
