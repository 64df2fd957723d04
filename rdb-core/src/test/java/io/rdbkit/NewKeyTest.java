package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New keys: what the writer writes before their values, and what it refuses. */
class NewKeyTest {

    private static final Bytes NAME = Bytes.utf8("k");
    private static final RdbVersion RDB_12 = NewKeys.version("RDB 12");

    @TempDir
    Path directory;

    private static StringValue text() {
        return StringValue.of(Bytes.utf8("v"));
    }

    private static byte[] rdb(RdbVersion version, NewKey... keys) throws IOException {
        return NewKeys.rdb(version, WriteOptions.DEFAULT, List.of(keys));
    }

    @Test
    void expiryAndEvictionStandBeforeTheValue() throws IOException {
        byte[] expected = RdbBytes.redis(13)
                .select(2)
                .bytes(252)
                .le(8, 123_456_789_012L)
                .bytes(248)
                .len(70)
                .bytes(243)
                .hex("00")
                .string("k", "v")
                .select(0)
                .bytes(249, 255)
                .string("k", "v")
                .bytes(0)
                .hex("c07b")
                .str("v")
                .end();
        byte[] written = rdb(
                NewKeys.version("RDB 13"),
                new NewKey(2, NAME, 123_456_789_012L, new Eviction(70, -1), Bytes.wrap(new byte[1]), text()),
                new NewKey(0, NAME, Expiry.NONE, new Eviction(-1, 255), Bytes.EMPTY, text()),
                NewKey.of(0, Bytes.utf8("123"), text()));
        assertEquals(Bytes.wrap(expected), Bytes.wrap(written));
    }

    /** Servers compress long names too. */
    @Test
    void longNamesAreCompressed() throws IOException {
        Bytes name = Bytes.utf8("name".repeat(100));
        byte[] compressed = rdb(RDB_12, NewKey.of(0, name, text()));
        assertTrue(compressed.length < 60);
        assertEquals(name, Readings.key(compressed).key());
        byte[] plain =
                NewKeys.rdb(RDB_12, WriteOptions.DEFAULT.withCompress(false), List.of(NewKey.of(0, name, text())));
        assertTrue(plain.length > 400);
        assertEquals(name, Readings.key(plain).key());
    }

    @Test
    void theHintsCountNewKeys() throws IOException {
        Path file = directory.resolve("new.rdb");
        try (RdbWriter out = RdbWriter.create(file, RDB_12, WriteOptions.DEFAULT)) {
            for (int i = 0; i < 300; i++) {
                NewKey key = NewKey.of(i % 2, Bytes.utf8("key " + i), text());
                out.write(i % 3 == 0 ? key.withExpiry(4_000_000_000_000L) : key);
            }
            out.finish();
            assertEquals(Map.of(0, 150L, 1, 150L), out.keysByDb());
        }
        try (RdbReader in = RdbReader.open(file)) {
            ResizeHint hint = (ResizeHint) in.next();
            assertEquals(new ResizeHint(hint.offset(), 0, 150, 50), hint);
        }
    }

    @Test
    void oldVersionsHaveExpiriesInSeconds() throws IOException {
        RdbVersion old = NewKeys.version("RDB 2");
        byte[] written = rdb(old, NewKey.of(0, NAME, text()).withExpiry(1_900_000_000_000L));
        assertEquals(1_900_000_000_000L, Readings.key(written).expiry());
        refused(
                Reason.LOSS,
                "expiry 1900000000001 ms can't be written in RDB 2, which has whole 32-bit seconds, db 0, key \"k\", string",
                old,
                NewKey.of(0, NAME, text()).withExpiry(1_900_000_000_001L));
    }

    private static void refused(Reason reason, String message, RdbVersion version, NewKey key) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbWriter out = RdbWriter.to(Channels.newChannel(written), version, WriteOptions.DEFAULT)) {
            RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> out.write(key));
            assertEquals(message, e.getMessage());
            assertEquals(reason, e.reason());
            assertEquals(-1, e.offset());
            // The writer wrote nothing of it, and can continue.
            assertEquals(version.magic().length, out.position());
            out.write(NewKey.of(0, NAME, text()));
            out.finish();
        }
        assertEquals(List.of("db 0, key \"k\", STRING string 1 1 v"), NewKeys.texts(written.toByteArray()));
    }

    private static void lost(String what, String version, Value value) throws IOException {
        refused(
                Reason.LOSS,
                what + " can't be written in " + version + ", db 0, key \"k\", " + value.kind(),
                NewKeys.version(version),
                NewKey.of(0, NAME, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RDB 8", "RDB 1"})
    void evictionNeedsAVersionThatHasIt(String version) throws IOException {
        for (Eviction eviction : List.of(new Eviction(0, -1), new Eviction(-1, 0))) {
            refused(
                    Reason.LOSS,
                    "idle time or LFU counter can't be written in " + version + ", db 0, key \"k\", string",
                    NewKeys.version(version),
                    new NewKey(0, NAME, Expiry.NONE, eviction, Bytes.EMPTY, text()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RDB 12", "VALKEY 80"})
    void metadataNeedsAVersionThatHasIt(String version) throws IOException {
        refused(
                Reason.LOSS,
                "metadata can't be written in " + version + ", db 0, key \"k\", string",
                NewKeys.version(version),
                new NewKey(0, NAME, Expiry.NONE, Eviction.NONE, Bytes.wrap(new byte[1]), text()));
    }

    private static ArrayElement integer(long index) {
        return new ArrayElement() {
            @Override
            public long index() {
                return index;
            }

            @Override
            public Form form() {
                return Form.INTEGER;
            }

            @Override
            public Slice text() {
                return new Slice().setDecimal(index);
            }

            @Override
            public long integer() {
                return index;
            }

            @Override
            public double real() {
                throw new IllegalStateException();
            }
        };
    }

    @Test
    void aTypeThatTheVersionLacksIsRefused() throws IOException {
        lost("a value of module abcdefghi", "RDB 7", ModuleValue.of(new ModuleType("abcdefghi", 0), List.of()));
        for (String version : List.of("RDB 13", "VALKEY 80")) {
            lost("an array", version, ArrayValue.of(ArrayValue.NO_INSERT_INDEX, List.of(integer(1))));
        }
    }

    @ParameterizedTest
    @CsvSource({"abcdefgh, 0", "abcdefghij, 0", "abcdefgh!, 0", "abcdefghi, 1024", "abcdefghi, -1"})
    void anImpossibleModuleTypeIsRefused(String name, int version) {
        assertThrows(IllegalArgumentException.class, () -> new ModuleType(name, version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RDB 11", "RDB 3"})
    void fieldExpiriesNeedAVersionThatHasThem(String version) throws IOException {
        Map<Bytes, Bytes> small = Map.of(Bytes.utf8("f"), Bytes.EMPTY);
        Map<Bytes, Bytes> large = Map.of(Bytes.utf8("f"), Bytes.wrap(new byte[100]));
        Map<Bytes, Long> expiries = Map.of(Bytes.utf8("f"), 4_000_000_000_000L);
        lost("the expiry of a field", version, HashValue.of(small, expiries));
        lost("the expiry of a field", version, HashValue.of(large, expiries));
        lost("the expiry of a field", version, NewKeys.untold(HashValue.of(large, expiries)));
    }

    private static void unloadable(String what, RdbVersion version, Value value) throws IOException {
        refused(Reason.UNLOADABLE, what + ", db 0, key \"k\", " + value.kind(), version, NewKey.of(0, NAME, value));
    }

    private static void empty(String what, RdbVersion version, Value value) throws IOException {
        refused(Reason.EMPTY, what + ", db 0, key \"k\", " + value.kind(), version, NewKey.of(0, NAME, value));
    }

    @Test
    void anEmptyCollectionIsRefused() throws IOException {
        for (RdbVersion version : NewKeys.versions()) {
            empty("an empty list", version, ListValue.of(List.of()));
            empty("an empty set", version, SetValue.of(Set.of()));
            empty("an empty zset", version, ZsetValue.of(Map.of()));
            empty("an empty hash", version, HashValue.of(Map.of()));
            empty("an empty list", version, NewKeys.untold(ListValue.of(List.of())));
            empty("an empty set", version, NewKeys.untold(SetValue.of(Set.of())));
            empty("an empty zset", version, NewKeys.untold(ZsetValue.of(Map.of())));
            empty("an empty hash", version, NewKeys.untold(HashValue.of(Map.of())));
        }
        empty("an empty array", NewKeys.version("RDB 14"), ArrayValue.of(0, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"RDB 12, 0", "RDB 12, -5", "RDB 12, 281474976710655", "RDB 12, -9223372036854775808", "VALKEY 80, -5"})
    void anImpossibleFieldExpiryIsRefused(String version, long expiry) throws IOException {
        HashValue hash = HashValue.of(Map.of(Bytes.utf8("f"), Bytes.EMPTY), Map.of(Bytes.utf8("f"), expiry));
        unloadable("a field that expires at " + expiry + " ms", NewKeys.version(version), hash);
    }

    @Test
    void aScoreThatIsNaNIsRefused() throws IOException {
        unloadable("a score that is not a number", RDB_12, ZsetValue.of(Map.of(Bytes.utf8("m"), Double.NaN)));
    }

    @Test
    void arrayIndicesMustRise() throws IOException {
        RdbVersion version = NewKeys.version("RDB 14");
        ArrayValue array = ArrayValue.of(0, List.of(integer(5), integer(5)));
        try (RdbWriter out = RdbWriter.to(nowhere(), version, WriteOptions.DEFAULT)) {
            assertThrows(RdbRefusedException.class, () -> out.write(NewKey.of(0, NAME, array)));
            // A part of it was written.
            assertThrows(IllegalStateException.class, out::finish);
        }
    }

    private static WritableByteChannel nowhere() {
        return Channels.newChannel(OutputStream.nullOutputStream());
    }

    /** A value that a caller implements. A member may occur twice in it. */
    private static SetValue twice(String... members) {
        ListValue all = ListValue.of(List.of(members).stream().map(Bytes::utf8).toList());
        return new SetValue() {
            @Override
            public long count() {
                return all.count();
            }

            @Override
            public Slice next() throws IOException {
                return all.next();
            }
        };
    }

    @Test
    void aMemberThatOccursTwiceIsRefused() throws IOException {
        unloadable("the same set member twice, the second time as number 3", RDB_12, twice("a", "b", "a"));
        unloadable("the same set member twice, the second time as number 3", RDB_12, twice("17", "5", "17"));
        unloadable(
                "the same set member twice, the second time as number 3",
                RDB_12,
                NewKeys.untold(twice("17", "b", "17")));
    }

    @Test
    void aDatabaseIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> NewKey.of(-1, NAME, text()));
    }

    @ParameterizedTest
    @CsvSource({"600, 601", "600, 599", "2, 3", "3, 2"})
    void aWrongCountIsRefused(int told, int there) throws IOException {
        Set<Bytes> members = new LinkedHashSet<>();
        for (int i = 0; i < there; i++) {
            members.add(Bytes.utf8("x".repeat(100) + i));
        }
        SetValue all = SetValue.of(members);
        SetValue wrong = new SetValue() {
            @Override
            public long count() {
                return told;
            }

            @Override
            public Slice next() throws IOException {
                return all.next();
            }
        };
        try (RdbWriter out = RdbWriter.to(nowhere(), RDB_12, WriteOptions.DEFAULT)) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> out.write(NewKey.of(0, NAME, wrong)));
            assertEquals(
                    "the value has " + there + " elements, and said " + told + ", db 0, key \"k\", set",
                    e.getMessage());
            assertThrows(IllegalStateException.class, out::finish);
        }
    }

    @Test
    void noFileAppearsWithAPartOfAKey() throws IOException {
        Path file = directory.resolve("torn.rdb");
        try (RdbWriter out = RdbWriter.create(file, RDB_12, WriteOptions.DEFAULT);
                RdbReader in = Readings.open(RdbBytes.redis(12)
                        .select(0)
                        .key(4, "k")
                        .len(600)
                        .str("f")
                        .cut())) {
            KeyEntry key = (KeyEntry) in.next();
            assertThrows(RdbTruncatedException.class, () -> out.write(NewKey.of(0, key.key(), key.decode())));
            assertThrows(IllegalStateException.class, out::finish);
        }
        assertFalse(Files.exists(file));
    }

    /** A value that was decoded leniently may have fewer elements than the file says. */
    @Test
    void theReadableElementsOfADamagedValueAreWritten() throws IOException {
        byte[] damaged = RdbBytes.redis(12)
                .select(0)
                .key(5, "zset")
                .len(3)
                .str("x".repeat(100))
                .le(8, Double.doubleToLongBits(1))
                .str("m")
                .le(8, Double.doubleToLongBits(Double.NaN))
                .str("n")
                .le(8, Double.doubleToLongBits(2))
                .key(20, "set")
                .str(Packed.listpack("a", "b", "a"))
                .end();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(damaged), ReadOptions.DEFAULT.withDamage(e -> {}));
                RdbWriter out = RdbWriter.to(Channels.newChannel(written), RDB_12, WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                KeyEntry key = (KeyEntry) entry;
                out.write(NewKey.of(0, key.key(), key.decode()));
            }
            out.finish();
        }
        assertEquals(
                List.of(
                        "db 0, key \"zset\", ZSET_2 zset 2 " + "x".repeat(100) + "=1.0 n=2.0",
                        "db 0, key \"set\", SET_LISTPACK set 2 a b"),
                NewKeys.texts(written.toByteArray()));
    }
}
