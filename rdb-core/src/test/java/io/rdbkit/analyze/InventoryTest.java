package io.rdbkit.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.CompressedStrings;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InventoryTest {

    /** The letter a ten times, compressed to five bytes. */
    private static final String TEN_AS = "c3050a" + "0061e00000";

    private static final long NOW = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private static Inventory of(RdbBytes rdb, int largest) throws IOException {
        return of(rdb.end(), largest);
    }

    private static Inventory of(byte[] rdb, int largest) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            return Inventory.of(in, NOW, largest, offset -> {});
        }
    }

    @Test
    void countsCompressedStringsEverywhere() throws IOException {
        RdbBytes rdb =
                RdbBytes.redis(11).aux("plain", "v").bytes(250).hex(TEN_AS).str("v");
        rdb.select(0).bytes(0).hex(TEN_AS).str("compressed key");
        rdb.key(0, "string").hex(TEN_AS);
        rdb.key(4, "hash").len(2).str("f").hex(TEN_AS).hex(TEN_AS).str("v");
        rdb.key(18, "list").len(2, 1).hex(TEN_AS).len(1).str("item");
        assertEquals(new CompressedStrings(6, 30, 60), of(rdb, 5).compressedStrings());
        assertEquals(
                new CompressedStrings(0, 0, 0),
                of(RdbBytes.redis(11).select(0).string("k", "v"), 5).compressedStrings());
    }

    @Test
    void countsExpiriesByTheirDistanceFromNow() throws IOException {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        long[] left = {
            -1,
            Long.MIN_VALUE / 4,
            0,
            HOUR - 1,
            HOUR,
            DAY - 1,
            DAY,
            7 * DAY - 1,
            7 * DAY,
            30 * DAY,
            365 * DAY - 1,
            365 * DAY,
            Long.MAX_VALUE / 4
        };
        for (int i = 0; i < left.length; i++) {
            rdb.bytes(252).le(8, NOW + left[i]).string("k" + i, "v");
        }
        Inventory inventory = of(rdb.string("never", "v"), 0);
        assertEquals(
                Map.of(
                        ExpirySpan.PAST, 2L,
                        ExpirySpan.HOUR, 2L,
                        ExpirySpan.DAY, 2L,
                        ExpirySpan.WEEK, 2L,
                        ExpirySpan.MONTH, 1L,
                        ExpirySpan.YEAR, 2L,
                        ExpirySpan.LATER, 2L),
                inventory.expirySpans());
        assertEquals(13, inventory.expires());
        assertEquals(List.of(), inventory.largest());
    }

    @Test
    void theFirstOfEquallyLargeKeysAreListed() throws IOException {
        RdbBytes keys =
                RdbBytes.redis(11).select(3).string("a", "1").string("b", "xx").string("c", "xx");
        byte[] rdb = keys.string("d", "xxx").string("e", "xx").string("f", "1").end();
        assertEquals(
                List.of("d", "b", "c"),
                of(rdb, 3).largest().stream().map(key -> key.key().toString()).toList());
        assertEquals(
                new LargeKey(3, Bytes.utf8("d"), ValueKind.STRING, ObjectEncoding.EMBSTR, 1, 4),
                of(rdb, 1).largest().get(0));
        assertEquals(6, of(rdb, 100).largest().size());
    }

    @Test
    void countsExpiriesOfFields() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0);
        rdb.key(24, "a")
                .le(8, NOW - 1)
                .len(4, 1)
                .str("f", "v")
                .len(0)
                .str("g", "v")
                .len(2)
                .str("h", "v")
                .len(9)
                .str("i", "v");
        rdb.key(24, "b").le(8, NOW).len(1, 5).str("f", "v");
        rdb.key(24, "none")
                .le(8, NOW)
                .len(1, 0)
                .str("f", "v")
                .key(4, "plain")
                .len(1)
                .str("f", "v");
        Inventory inventory = of(rdb, 5);
        assertEquals(4, inventory.fieldExpiries());
        assertEquals(1, inventory.expiredFields());
        assertEquals(2, inventory.keysWithFieldExpiries());
        assertEquals(NOW - 1, inventory.firstFieldExpiry());
        assertEquals(NOW + 7, inventory.lastFieldExpiry());
        assertEquals(0, inventory.expires());
    }

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theTotalsAreTheSumsOverAllKeys(Path dump) throws IOException {
        Map<ValueKind, long[]> kinds = new EnumMap<>(ValueKind.class);
        Map<ObjectEncoding, Long> encodings = new EnumMap<>(ObjectEncoding.class);
        List<Long> sizes = new ArrayList<>();
        try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT.withHoldMeasured(true))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    long[] total = kinds.computeIfAbsent(key.type().kind(), kind -> new long[3]);
                    total[0]++;
                    total[1] += key.elements();
                    total[2] += key.serializedSize();
                    encodings.merge(key.encoding(), 1L, Long::sum);
                    sizes.add(key.serializedSize());
                }
            }
        }
        try (RdbReader in = RdbReader.open(dump)) {
            Inventory inventory = Inventory.of(in, NOW, 7, offset -> {});
            assertEquals(kinds.keySet(), inventory.kinds().keySet());
            inventory.kinds().forEach((kind, total) -> {
                assertEquals(kinds.get(kind)[0], total.keys(), kind::toString);
                assertEquals(kinds.get(kind)[1], total.elements(), kind::toString);
                assertEquals(kinds.get(kind)[2], total.bytes(), kind::toString);
            });
            assertEquals(encodings, inventory.encodings());
            assertEquals(sizes.size(), inventory.keys());
            assertEquals(
                    sizes.stream().sorted(Comparator.reverseOrder()).limit(7).toList(),
                    inventory.largest().stream().map(LargeKey::size).toList());
            CompressedStrings compressed = inventory.compressedStrings();
            assertTrue(compressed.bytes() <= compressed.originalBytes() && compressed.bytes() < inventory.length());
        }
    }
}
