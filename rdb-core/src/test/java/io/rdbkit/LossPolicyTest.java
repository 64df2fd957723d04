package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.Target;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the converter does with keys that use features the target lacks: one policy for all features, or one for each.
 */
class LossPolicyTest {

    private static final long TIME = 1_900_000_000_000L;
    private static final LossPolicy DROP_KEY = LossPolicy.of(OnLoss.DROP_KEY);
    private static final LossPolicy DROP_FEATURE = LossPolicy.of(OnLoss.DROP_FEATURE);

    @TempDir
    Path directory;

    private static NewKey key(String name, Value value) {
        return NewKey.of(0, Bytes.utf8(name), value);
    }

    private static Value text() {
        return StringValue.of(Bytes.utf8("v"));
    }

    /** A hash in which only the last field expires. */
    private static Value expiring(int fields) {
        Map<Bytes, Bytes> all = new LinkedHashMap<>();
        for (int i = 0; i < fields; i++) {
            all.put(Bytes.utf8("field " + i), Bytes.utf8("v"));
        }
        return HashValue.of(all, Map.of(Bytes.utf8("field " + (fields - 1)), TIME));
    }

    /** A stream with a pending entry that has no owner. */
    private static Value givenBack(int records) {
        Map<StreamId, List<Bytes>> all = new TreeMap<>();
        for (int i = 1; i <= records; i++) {
            all.put(new StreamId(i, 0), List.of(Bytes.utf8("f"), Bytes.utf8("v")));
        }
        StreamId last = new StreamId(records, 0);
        PendingTable pending = new PendingTable();
        pending.add(1, 0, 5, 1, StreamPending.NOBODY);
        StreamGroup group = new StreamGroup(Bytes.utf8("g"), last, records, pending, List.of());
        return StreamValue.of(all, StreamState.ofAdded(records, new StreamId(1, 0), last), List.of(group), null);
    }

    private static byte[] rdb(NewKey... keys) throws IOException {
        return NewKeys.rdb(NewKeys.version("RDB 14"), WriteOptions.DEFAULT, List.of(keys));
    }

    // ---- fail

    @Test
    void theFirstLossIsNamedAndTheOthersCounted() throws IOException {
        byte[] rdb = rdb(key("a", text()), key("b", expiring(2)), key("c", givenBack(1)), key("d", expiring(3)));
        RdbRefusedException e =
                assertThrows(RdbRefusedException.class, () -> Converted.of(rdb, "redis-7.2", LossPolicy.FAIL));
        assertEquals(Reason.LOSS_FOR_TARGET, e.reason());
        assertEquals(
                "the expiry of 1 field can't be written for redis-7.2 (in all: stream-nack 1, field-expiry 2) at offset "
                        + e.offset() + ", db 0, key \"b\", HASH_LISTPACK_EX",
                e.getMessage());
        assertEquals(offset(rdb, "b"), e.offset());
    }

    private static long offset(byte[] rdb, String name) throws IOException {
        return Readings.entries(rdb).stream()
                .filter(entry -> ((KeyEntry) entry).key().equals(Bytes.utf8(name)))
                .mapToLong(RdbEntry::offset)
                .sum();
    }

    @Test
    void aSingleLossIsNotCounted() throws IOException {
        byte[] rdb = rdb(key("a", text()), key("b", expiring(2)));
        RdbRefusedException e =
                assertThrows(RdbRefusedException.class, () -> Converted.of(rdb, "redis-7.2", LossPolicy.FAIL));
        assertTrue(
                e.getMessage().startsWith("the expiry of 1 field can't be written for redis-7.2 at "), e::getMessage);
    }

    @Test
    void noFileAppearsAfterARefusal() throws IOException {
        byte[] rdb = rdb(key("a", text()), key("b", expiring(2)));
        Path file = directory.resolve("out.rdb");
        Losses losses = new Losses(LossPolicy.FAIL);
        try (RdbReader in = Readings.open(rdb);
                TargetWriter out = TargetWriter.create(file, Target.parse("redis-6.2"), losses, WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
            assertThrows(RdbRefusedException.class, out::finish);
        }
        assertFalse(Files.exists(file));
        try (var left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
        assertTrue(losses.isRefused());
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 1L), losses.counts());
    }

    // ---- drop the key

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 513, 20_000})
    void aKeyIsDroppedEvenIfOnlyItsLastFieldExpires(int fields) throws IOException {
        byte[] rdb = rdb(key("a", text()), key("b", expiring(fields)), key("c", text()));
        Converted converted = Converted.of(rdb, "redis-7.2", DROP_KEY);
        assertEquals(List.of("a", "c"), converted.names());
        assertEquals(List.of("field-expiry 1 drop-key"), converted.told());
        assertEquals(1, converted.losses().keysDropped());
        assertEquals(2, converted.kept().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5000})
    void aStreamIsDroppedForAPendingEntryBehindItsRecords(int records) throws IOException {
        byte[] rdb = rdb(key("a", text()), key("b", givenBack(records)), key("c", text()));
        Converted converted = Converted.of(rdb, "redis-8.6", DROP_KEY);
        assertEquals(List.of("a", "c"), converted.names());
        assertEquals(List.of("stream-nack 1 drop-key"), converted.told());
        assertEquals(
                List.of("a", "b", "c"),
                Converted.of(rdb, "redis-8.6", DROP_FEATURE).names());
    }

    @Test
    void aKeyIsDroppedForAPrefixBeforeIt() throws IOException {
        byte[] rdb = rdb(
                new NewKey(0, Bytes.utf8("a"), Expiry.NONE, new Eviction(5, -1), Bytes.EMPTY, text()),
                new NewKey(0, Bytes.utf8("b"), TIME + 1, Eviction.NONE, Bytes.EMPTY, text()),
                key("c", text()));
        assertEquals(List.of("b", "c"), Converted.of(rdb, "redis-4.0", DROP_KEY).names());
        assertEquals(List.of("c"), Converted.of(rdb, "redis-2.4", DROP_KEY).names());
    }

    // ---- two policies

    @Test
    void aFeatureMayHaveAPolicyOfItsOwn() throws IOException {
        byte[] rdb = rdb(
                key("hash", expiring(600)),
                key("stream", givenBack(1)),
                new NewKey(0, Bytes.utf8("idle"), Expiry.NONE, new Eviction(5, -1), Bytes.EMPTY, text()));
        LossPolicy mixed = DROP_FEATURE.except(Feature.FIELD_EXPIRY, OnLoss.DROP_KEY);
        Converted dropped = Converted.of(rdb, "redis-4.0", mixed);
        assertEquals(List.of("idle"), dropped.names());
        assertEquals(
                List.of("field-expiry 1 drop-key", "stream 1 drop-key", "eviction 1 drop-feature"), dropped.told());
        LossPolicy strict = mixed.except(Feature.STREAM, OnLoss.FAIL);
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> Converted.of(rdb, "redis-4.0", strict));
        assertTrue(e.getMessage().startsWith("a stream can't be written for redis-4.0"), e::getMessage);
        assertEquals(
                List.of("hash", "stream", "idle"),
                Converted.of(rdb, "redis-8.8", strict).names());
    }

    @Test
    void noOtherLossOfADroppedKeyIsReported() throws IOException {
        byte[] rdb = rdb(new NewKey(0, Bytes.utf8("a"), Expiry.NONE, new Eviction(5, -1), Bytes.EMPTY, expiring(600)));
        LossPolicy policy = DROP_FEATURE.except(Feature.FIELD_EXPIRY, OnLoss.DROP_KEY);
        Converted converted = Converted.of(rdb, "redis-4.0", policy);
        assertEquals(List.of("field-expiry 1 drop-key", "eviction 1 drop-key"), converted.told());
        assertEquals(List.of(), converted.names());
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void anExceptionAppliesToOneFeature(Feature feature) {
        LossPolicy policy = DROP_KEY.except(feature, OnLoss.FAIL);
        for (Feature other : Feature.values()) {
            OnLoss general = other.isTrifle() ? OnLoss.DROP_FEATURE : OnLoss.DROP_KEY;
            assertEquals(other == feature ? OnLoss.FAIL : general, policy.of(other));
        }
        assertEquals(
                OnLoss.DROP_FEATURE, policy.except(feature, OnLoss.DROP_FEATURE).of(feature));
    }

    // ---- many

    /** Enough keys for many runs on all threads, with large values between. */
    @Test
    void lossesAreInTheOrderOfTheInput() throws IOException {
        List<NewKey> keys = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            String name = "key " + i;
            if (i % 10_000 == 77) {
                keys.add(key(name, expiring(20_000)));
            } else if (i % 3 == 0) {
                keys.add(key(name, expiring(2)));
            } else if (i % 7 == 0) {
                keys.add(key(name, givenBack(2)));
            } else {
                keys.add(key(name, text()));
                continue;
            }
            expected.add(name);
        }
        byte[] rdb = rdb(keys.toArray(NewKey[]::new));
        for (LossPolicy policy : List.of(DROP_FEATURE, DROP_KEY)) {
            Converted converted = Converted.of(rdb, "redis-7.2", policy);
            assertEquals(
                    expected,
                    converted.lost().stream().map(loss -> loss.key().toString()).toList());
            List<String> left = keys.stream()
                    .map(key -> key.key().toString())
                    .filter(name -> policy == DROP_FEATURE || !expected.contains(name))
                    .toList();
            assertEquals(left, converted.names());
            assertEquals(
                    left,
                    converted.kept().stream().map(key -> key.key().toString()).toList());
        }
        RdbRefusedException e =
                assertThrows(RdbRefusedException.class, () -> Converted.of(rdb, "redis-7.2", LossPolicy.FAIL));
        assertTrue(e.getMessage().contains("key \"key 0\""), e::getMessage);
    }

    @Test
    void theFirstLossesOfAFeatureAreListed() throws IOException {
        List<NewKey> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keys.add(key("key " + i, expiring(1)));
        }
        Losses losses = Converted.of(rdb(keys.toArray(NewKey[]::new)), "redis-7.2", DROP_FEATURE)
                .losses();
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 10L), losses.counts());
        assertEquals(
                List.of("key 0", "key 1", "key 2"),
                losses.examples(Feature.FIELD_EXPIRY).stream()
                        .map(loss -> loss.key().toString())
                        .toList());
        assertEquals(List.of(), losses.examples(Feature.STREAM));
        assertFalse(losses.isRefused());
    }
}
