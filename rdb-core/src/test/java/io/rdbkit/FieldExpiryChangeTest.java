package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes the expiries of hash fields, in each type that stores them. */
class FieldExpiryChangeTest {

    private static final long NONE = Expiry.NONE;
    private static final long TIME = 1_900_000_000_000L;
    private static final long LATEST = (1L << 48) - 2;
    private static final LongPredicate ALL = expiry -> true;

    /**
     * The hash types with field expiries. Each constant names the types of a changed hash: one if fields still expire,
     * the other if none does.
     */
    enum Form {
        PLAIN(RdbType.HASH_METADATA, RdbType.HASH),
        PLAIN_PRE_GA(RdbType.HASH_METADATA, RdbType.HASH),
        PACKED(RdbType.HASH_LISTPACK_EX, RdbType.HASH_LISTPACK),
        PACKED_PRE_GA(RdbType.HASH_LISTPACK_EX, RdbType.HASH_LISTPACK),
        VALKEY(RdbType.HASH_2, RdbType.HASH);

        final RdbType expiring;
        final RdbType lasting;

        Form(RdbType expiring, RdbType lasting) {
            this.expiring = expiring;
            this.lasting = lasting;
        }

        /**
         * A file with one hash: fields f0, f1 and so on with values v0, v1. The caller gives a packed hash its expiries
         * in rising order.
         */
        byte[] file(long... expiries) {
            RdbBytes rdb = this == VALKEY ? RdbBytes.valkey(80) : RdbBytes.redis(12);
            rdb.select(0);
            switch (this) {
                case PLAIN -> {
                    long least = TIME - 7; // no field has it: servers leave the minimum when they drop a field
                    rdb.key(24, "h").le(8, least).len(expiries.length);
                    for (int i = 0; i < expiries.length; i++) {
                        rdb.len(expiries[i] == NONE ? 0 : expiries[i] - least + 1)
                                .str("f" + i, "v" + i);
                    }
                }
                case PLAIN_PRE_GA -> {
                    rdb.key(22, "h").len(expiries.length);
                    for (int i = 0; i < expiries.length; i++) {
                        rdb.len(expiries[i] == NONE ? 0 : expiries[i]).str("f" + i, "v" + i);
                    }
                }
                case PACKED -> rdb.key(25, "h").le(8, TIME - 7).str(packed(expiries));
                case PACKED_PRE_GA -> rdb.key(23, "h").str(packed(expiries));
                default -> {
                    rdb.key(22, "h").len(expiries.length);
                    for (int i = 0; i < expiries.length; i++) {
                        rdb.str("f" + i, "v" + i).le(8, expiries[i]);
                    }
                }
            }
            return rdb.end();
        }

        private static byte[] packed(long... expiries) {
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < expiries.length; i++) {
                entries.addAll(List.of("f" + i, "v" + i, Long.toString(expiries[i] == NONE ? 0 : expiries[i])));
            }
            return Packed.listpack(entries.toArray(String[]::new));
        }
    }

    /** The one hash of a file after the change. */
    private record Changed(RdbType type, byte[] value, List<String> fields, long changed, long dropped, long size) {

        /** Fields are in the order of the file, as {@code f0=v0@1900000000000}. Null if no field stays. */
        static Changed of(byte[] rdb, LongPredicate keeps, LongUnaryOperator change) throws IOException {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            KeyEntry key = apply(rdb, keeps, change, changed -> changed.value().copyTo(value));
            if (key == null) {
                return null;
            }
            List<String> fields = new ArrayList<>();
            FieldExpiryChange[] counts = new FieldExpiryChange[1];
            long[] size = new long[1];
            counts[0] = new FieldExpiryChange(keeps, change);
            try (RdbReader in = Readings.open(rdb)) {
                KeyEntry changed = counts[0].apply((KeyEntry) in.next());
                size[0] = changed.serializedSize();
                long elements = changed.elements();
                assertEquals(key.type(), changed.type());
                HashValue hash = (HashValue) changed.decode();
                for (HashField field; (field = hash.next()) != null; ) {
                    fields.add(
                            field.field() + "=" + field.value() + (field.expiry() == NONE ? "" : "@" + field.expiry()));
                }
                assertEquals(fields.size(), elements);
                assertNull(in.next());
            }
            return new Changed(
                    key.type(), value.toByteArray(), fields, counts[0].changed(), counts[0].dropped(), size[0]);
        }
    }

    private interface Use {
        void of(KeyEntry key) throws IOException;
    }

    private static KeyEntry apply(byte[] rdb, LongPredicate keeps, LongUnaryOperator change, Use use)
            throws IOException {
        try (RdbReader in = Readings.open(rdb)) {
            KeyEntry changed = new FieldExpiryChange(keeps, change).apply((KeyEntry) in.next());
            if (changed != null) {
                use.of(changed);
            }
            assertNull(in.next());
            return changed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void expiriesAreChanged(Form form) throws IOException {
        Changed changed = Changed.of(form.file(TIME, TIME + 5, NONE), ALL, expiry -> expiry + 1000);
        assertEquals(form.expiring, changed.type());
        assertEquals(List.of("f0=v0@" + (TIME + 1000), "f1=v1@" + (TIME + 1005), "f2=v2"), changed.fields());
        assertEquals(2, changed.changed());
        assertEquals(0, changed.dropped());
        assertEquals(changed.value().length, changed.size());
    }

    @ParameterizedTest
    @EnumSource
    void aHashWithoutExpiriesGetsATypeWithoutThem(Form form) throws IOException {
        Changed changed = Changed.of(form.file(TIME, TIME, NONE), ALL, expiry -> NONE);
        assertEquals(form.lasting, changed.type());
        assertEquals(List.of("f0=v0", "f1=v1", "f2=v2"), changed.fields());
        assertEquals(2, changed.changed());
    }

    @ParameterizedTest
    @EnumSource
    void fieldsAreDropped(Form form) throws IOException {
        Changed changed = Changed.of(form.file(TIME, TIME + 5, NONE), expiry -> expiry > TIME, expiry -> expiry);
        assertEquals(form.expiring, changed.type());
        assertEquals(List.of("f1=v1@" + (TIME + 5), "f2=v2"), changed.fields());
        assertEquals(0, changed.changed());
        assertEquals(1, changed.dropped());

        Changed lasting = Changed.of(form.file(TIME, TIME, NONE), expiry -> false, expiry -> expiry);
        assertEquals(form.lasting, lasting.type());
        assertEquals(List.of("f2=v2"), lasting.fields());
        assertEquals(2, lasting.dropped());
    }

    @ParameterizedTest
    @EnumSource
    void theKeyIsDroppedWithItsLastField(Form form) throws IOException {
        assertNull(Changed.of(form.file(TIME, TIME + 5), expiry -> false, expiry -> expiry));
    }

    /** Every byte stays, even a minimum that no field has, and a type of a release candidate. */
    @ParameterizedTest
    @EnumSource
    void anUnchangedHashIsCopiedByteForByte(Form form) throws IOException {
        byte[] rdb = form.file(TIME, TIME + 5, NONE);
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        RdbType[] type = new RdbType[1];
        try (RdbReader in = Readings.open(rdb)) {
            KeyEntry key = (KeyEntry) in.next();
            type[0] = key.type();
            key.value().copyTo(before);
        }
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        try (RdbReader in = Readings.open(rdb)) {
            KeyEntry key = (KeyEntry) in.next();
            FieldExpiryChange change = new FieldExpiryChange(ALL, expiry -> expiry);
            assertSame(key, change.apply(key));
            assertEquals(3, key.elements());
            key.value().copyTo(after);
            assertEquals(type[0], key.type());
            assertEquals(0, change.changed() + change.dropped());
        }
        assertArrayEquals(before.toByteArray(), after.toByteArray());
    }

    /**
     * Servers expect the fields that expire first in front. Field f1 gets -1, so it never expires and stands at the
     * back.
     */
    @ParameterizedTest
    @EnumSource(names = {"PACKED", "PACKED_PRE_GA"})
    void aPackedHashIsSortedByItsNewExpiries(Form form) throws IOException {
        LongUnaryOperator turned = expiry -> expiry == TIME + 2 ? NONE : 2 * TIME - expiry;
        Changed changed = Changed.of(form.file(TIME + 1, TIME + 2, TIME + 3, NONE), ALL, turned);
        assertEquals(List.of("f2=v2@" + (TIME - 3), "f0=v0@" + (TIME - 1), "f1=v1", "f3=v3"), changed.fields());
        assertArrayEquals(RdbBytes.magic("").le(8, TIME - 3).cut(), Arrays.copyOf(changed.value(), 8));
    }

    /** The hash begins with the earliest expiry. The expiry of each field is stored as the distance from it. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "PLAIN_PRE_GA"})
    void aPlainHashBeginsWithTheEarliest(Form form) throws IOException {
        Changed changed = Changed.of(form.file(TIME + 50, NONE, TIME + 20), ALL, expiry -> expiry - 5);
        RdbBytes expected = RdbBytes.magic("").le(8, TIME + 15).len(3);
        expected.len(31).str("f0", "v0").len(0).str("f1", "v1").len(1).str("f2", "v2");
        assertArrayEquals(expected.cut(), changed.value());
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "PLAIN_PRE_GA", "PACKED", "PACKED_PRE_GA"})
    void redisHasNoTimesBeforeOneOrBeyond48Bits(Form form) throws IOException {
        byte[] rdb = form.file(TIME, NONE);
        assertEquals(List.of("f0=v0@1", "f1=v1"), Changed.of(rdb, ALL, e -> 0).fields());
        assertEquals(List.of("f0=v0@1", "f1=v1"), Changed.of(rdb, ALL, e -> -77).fields());
        assertEquals(
                List.of("f0=v0@" + LATEST, "f1=v1"),
                Changed.of(rdb, ALL, e -> Long.MAX_VALUE).fields());
    }

    @Test
    void valkeyHasNoTimesBefore1970() throws IOException {
        byte[] rdb = Form.VALKEY.file(TIME, NONE);
        assertEquals(List.of("f0=v0@0", "f1=v1"), Changed.of(rdb, ALL, e -> -77).fields());
        assertEquals(
                List.of("f0=v0@" + Long.MAX_VALUE, "f1=v1"),
                Changed.of(rdb, ALL, e -> Long.MAX_VALUE).fields());
    }

    @Test
    void valuesOfOtherKeysAreNotRead() throws IOException {
        byte[] rdb =
                RdbBytes.redis(12).select(0).key(4, "h").len(1).str("f", "v").end();
        try (RdbReader in = Readings.open(rdb)) {
            KeyEntry key = (KeyEntry) in.next();
            FieldExpiryChange change = new FieldExpiryChange(e -> false, e -> NONE);
            assertSame(key, change.apply(key));
            assertEquals(Map.of(Bytes.utf8("f"), Bytes.utf8("v")), ((HashValue) key.decode()).toMap());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNewValueIsClosedWithTheOld(Form form) throws IOException {
        KeyEntry gone = apply(form.file(TIME), ALL, e -> e + 1, key -> {});
        assertThrows(IllegalStateException.class, () -> gone.value().copyTo(new ByteArrayOutputStream()));
        apply(form.file(TIME), ALL, e -> e + 1, key -> {
            assertThrows(IllegalStateException.class, () -> key.origin().value().copyTo(new ByteArrayOutputStream()));
            key.value().copyTo(new ByteArrayOutputStream());
            assertThrows(IllegalStateException.class, key::decode);
        });
    }

    /** Hashes that are larger than a block, and larger than the part that is held in memory. */
    @ParameterizedTest
    @ValueSource(ints = {24, 22})
    void ofManyFields(int type) throws IOException {
        int fields = 200_000;
        RdbBytes rdb = type == 24 ? RdbBytes.redis(12) : RdbBytes.valkey(80);
        rdb.select(0).string("before", "x").key(type, "h");
        if (type == 24) {
            rdb.le(8, TIME);
        }
        rdb.len(fields);
        for (int i = 0; i < fields; i++) {
            if (type == 24) {
                rdb.len(i % 3 == 0 ? 0 : i + 1).str("field" + i, "value" + i);
            } else {
                rdb.str("field" + i, "value" + i).le(8, i % 3 == 0 ? NONE : TIME + i);
            }
        }
        byte[] file = rdb.string("behind", "y").end();
        try (RdbReader in = Readings.open(file)) {
            FieldExpiryChange change = new FieldExpiryChange(e -> e % 3 == TIME % 3 + 1, e -> e + 10);
            List<String> names = new ArrayList<>();
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                KeyEntry key = change.apply((KeyEntry) entry);
                names.add(key.key().toString());
                if (key.type().kind() == ValueKind.HASH) {
                    HashValue hash = (HashValue) key.decode();
                    long count = 0;
                    for (HashField field; (field = hash.next()) != null; count++) {
                        int i = Integer.parseInt(field.field().toString().substring("field".length()));
                        assertEquals("value" + i, field.value().toString());
                        assertEquals(i % 3 == 0 ? NONE : TIME + i + 10, field.expiry());
                        assertTrue(i % 3 != 2);
                    }
                    assertEquals(133_334, count);
                }
            }
            assertEquals(List.of("before", "h", "behind"), names);
            assertEquals(66_667, change.changed());
            assertEquals(66_666, change.dropped());
        }
    }

    @Property(tries = 300)
    void eachFieldIsKeptDroppedOrChanged(
            @ForAll Form form,
            @ForAll @Size(min = 1, max = 12) List<@LongRange(min = -1, max = 20) Long> times,
            @ForAll @IntRange(max = 20) int keptFrom,
            @ForAll @LongRange(min = -1, max = 30) long becomes,
            @ForAll boolean shifts)
            throws IOException {
        long[] expiries = times.stream()
                .mapToLong(t -> t == -1 ? NONE : TIME + t)
                .boxed()
                .sorted((one, other) -> Long.compareUnsigned(one, other))
                .mapToLong(Long::longValue)
                .toArray();
        LongPredicate keeps = e -> e >= TIME + keptFrom;
        LongUnaryOperator change = e -> shifts ? e + becomes : becomes == -1 ? NONE : TIME + becomes;
        Map<String, Long> expected = new TreeMap<>();
        long changes = 0;
        for (int i = 0; i < expiries.length; i++) {
            if (expiries[i] == NONE) {
                expected.put("f" + i, NONE);
            } else if (keeps.test(expiries[i])) {
                expected.put("f" + i, change.applyAsLong(expiries[i]));
                changes += change.applyAsLong(expiries[i]) == expiries[i] ? 0 : 1;
            }
        }
        Changed changed = Changed.of(form.file(expiries), keeps, change);
        if (changed == null) {
            assertTrue(expected.isEmpty());
            return;
        }
        Map<String, Long> actual = new TreeMap<>();
        for (String field : changed.fields()) {
            String[] parts = field.split("[=@]");
            assertEquals(parts[0].substring(1), parts[1].substring(1));
            actual.put(parts[0], parts.length == 2 ? NONE : Long.parseLong(parts[2]));
        }
        assertEquals(expected, actual);
        assertEquals(changes, changed.changed());
        assertEquals(expiries.length - expected.size(), changed.dropped());
    }
}
