package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.io.Crc64;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of DUMP payloads. Other tests show that servers restore them. */
class DumpPayloadTest {

    private static final int TAIL = 10;

    static Stream<byte[]> files() throws IOException {
        Stream.Builder<byte[]> files = Stream.builder();
        HandMade.all().values().forEach(files);
        for (Path dump : Dumps.readable()) {
            files.add(Files.readAllBytes(dump));
        }
        return files.build();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aPayloadIsTypeValueVersionAndChecksum(byte[] file) throws IOException {
        try (RdbReader raw = open(file);
                RdbReader asked = open(file);
                RdbReader unasked = open(file)) {
            for (RdbEntry entry; (entry = raw.next()) != null; ) {
                RdbEntry same = asked.next();
                RdbEntry again = unasked.next();
                if (entry instanceof KeyEntry key) {
                    DumpPayload payload = ((KeyEntry) same).dump();
                    long size = payload.size();
                    byte[] bytes = bytes(payload);
                    assertEquals(size, bytes.length, key::toString);
                    assertArrayEquals(bytes, bytes(((KeyEntry) again).dump()), key::toString);
                    assertIsPayloadOf(key, bytes);
                }
            }
            assertNull(asked.next(), "after a value is measured and copied, the reader must be at the end");
            assertNull(unasked.next());
        }
    }

    private static void assertIsPayloadOf(KeyEntry key, byte[] bytes) throws IOException {
        int end = bytes.length - TAIL;
        assertEquals(le(bytes, end + 2, 8), Crc64.update(0, bytes, 0, end + 2), key::toString);
        if (key.type().name().startsWith("HASH_TMPL")) {
            assertEquals(6, le(bytes, end, 2));
            assertArrayEquals(body(rdb -> rdb.bytes(4).len(2).str("f", "v", "g", "w")), Arrays.copyOf(bytes, end));
            return;
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        if (!key.metadata().isEmpty()) {
            expected.write(243);
            expected.writeBytes(key.metadata().toByteArray());
        }
        expected.write(key.type().id());
        key.value().copyTo(expected);
        assertArrayEquals(expected.toByteArray(), Arrays.copyOf(bytes, end), key::toString);
    }

    /** The expected versions are those in the format's table. */
    @Test
    void namesTheLowestVersionThatHasTheType() throws IOException {
        Map<Integer, Integer> redis = Map.ofEntries(
                Map.entry(0, 6),
                Map.entry(1, 6),
                Map.entry(2, 6),
                Map.entry(3, 6),
                Map.entry(4, 6),
                Map.entry(5, 8),
                Map.entry(7, 8),
                Map.entry(9, 6),
                Map.entry(10, 6),
                Map.entry(11, 6),
                Map.entry(12, 6),
                Map.entry(14, 7),
                Map.entry(15, 9),
                Map.entry(16, 10),
                Map.entry(17, 10),
                Map.entry(18, 10),
                Map.entry(19, 10),
                Map.entry(20, 11),
                Map.entry(21, 11),
                Map.entry(22, 12),
                Map.entry(23, 12),
                Map.entry(24, 12),
                Map.entry(25, 12),
                Map.entry(26, 13),
                Map.entry(27, 14),
                Map.entry(28, 14),
                Map.entry(30, 6),
                Map.entry(32, 6));
        assertVersions("RDB 15", redis, "with metadata");
        assertVersions("VALKEY 80", Map.of(0, 6, 2, 6, 3, 6, 4, 6, 22, 80), "no such key");
    }

    private static void assertVersions(String file, Map<Integer, Integer> versions, String withMetadata)
            throws IOException {
        try (RdbReader in = open(HandMade.all().get(file))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    int version = key.key().equals(Bytes.utf8(withMetadata))
                            ? 13
                            : versions.get(key.type().id());
                    assertEquals(version, key.dump().version(), key::toString);
                    byte[] bytes = bytes(key.dump());
                    assertEquals(version, le(bytes, bytes.length - TAIL, 2), key::toString);
                }
            }
        }
    }

    /** Values within one block, beyond it, and larger than the part that is held in memory. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 400_000, 3_000_000})
    void thePayloadOfATemplatedHashNeedsNoTemplate(int length) throws IOException {
        byte[] large = new byte[length];
        Arrays.fill(large, (byte) 'x');
        byte[] file = RdbBytes.redis(15)
                .bytes(242)
                .len(1, 2)
                .str("f", "gg")
                .select(0)
                .key(32, "hash")
                .len(1)
                .str(large)
                .str("12")
                .string("next", "1")
                .end();
        byte[] expected = body(rdb -> rdb.bytes(4).len(2).str("f").str(large).str("gg", "12"));
        for (boolean ask : List.of(false, true)) {
            try (RdbReader in = open(file)) {
                in.next();
                KeyEntry key = (KeyEntry) in.next();
                DumpPayload payload = key.dump();
                if (ask) {
                    assertEquals(expected.length + TAIL, payload.size());
                    assertEquals(expected.length + TAIL, payload.size());
                }
                byte[] bytes = bytes(payload);
                assertArrayEquals(expected, Arrays.copyOf(bytes, bytes.length - TAIL));
                assertThrows(IllegalStateException.class, () -> bytes(payload), "one-shot");
                assertEquals(Bytes.utf8("next"), ((KeyEntry) in.next()).key());
                assertNull(in.next());
            }
        }
    }

    /** A reader that skips damage doesn't tell how many fields a hash has. */
    @Test
    void aLenientReaderGivesTheSamePayloadOfATemplatedHash() throws IOException {
        byte[] file = HandMade.all().get("RDB 15");
        ReadOptions lenient = ReadOptions.DEFAULT.withDamage(problem -> {
            throw new AssertionError(problem);
        });
        int templated = 0;
        try (RdbReader strictly = open(file);
                RdbReader leniently = RdbReader.open(new ByteArrayInputStream(file), lenient)) {
            for (RdbEntry entry; (entry = strictly.next()) != null; ) {
                RdbEntry same = leniently.next();
                if (entry instanceof KeyEntry key) {
                    assertArrayEquals(bytes(key.dump()), bytes(((KeyEntry) same).dump()), key::toString);
                    templated += key.type().toString().startsWith("HASH_TMPL") ? 1 : 0;
                }
            }
        }
        assertEquals(2, templated);
    }

    @Test
    void aPayloadIsGoneWhenItsValueIsUsed() throws IOException {
        for (String name : List.of("hash listpack", "template array")) {
            try (RdbReader in = open(HandMade.all().get("RDB 15"))) {
                KeyEntry key = find(in, name);
                DumpPayload asked = key.dump();
                asked.size();
                DumpPayload unasked = key.dump();
                in.next();
                assertMovedOn(key, assertThrows(IllegalStateException.class, () -> bytes(asked)));
                assertMovedOn(key, assertThrows(IllegalStateException.class, () -> bytes(unasked)));
            }
            try (RdbReader in = open(HandMade.all().get("RDB 15"))) {
                KeyEntry key = find(in, name);
                key.value().copyTo(new ByteArrayOutputStream());
                IllegalStateException e = assertThrows(IllegalStateException.class, () -> bytes(key.dump()));
                assertTrue(e.getMessage().startsWith("already read"), e.getMessage());
            }
        }
    }

    private static void assertMovedOn(KeyEntry key, IllegalStateException e) {
        assertEquals("the reader has moved on from the value of " + key, e.getMessage());
    }

    private static KeyEntry find(RdbReader in, String name) throws IOException {
        while (true) {
            if (in.next() instanceof KeyEntry key && key.key().equals(Bytes.utf8(name))) {
                return key;
            }
        }
    }

    private static RdbReader open(byte[] file) throws IOException {
        return RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT);
    }

    private interface Body {
        RdbBytes of(RdbBytes rdb);
    }

    private static byte[] body(Body body) {
        return body.of(RdbBytes.magic("")).cut();
    }

    private static byte[] bytes(DumpPayload payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        payload.copyTo(bytes);
        return bytes.toByteArray();
    }

    private static long le(byte[] bytes, int at, int width) {
        long number = 0;
        for (int i = 0; i < width; i++) {
            number |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        return number;
    }

    @ParameterizedTest
    @MethodSource("files")
    void aRestoredKeyHasThePayload(byte[] file) throws IOException {
        try (RdbReader in = open(file)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    byte[] payload = bytes(key.dump());
                    KeyEntry restored = DumpPayload.restore(
                            key.db(),
                            key.key(),
                            key.expiry(),
                            key.eviction(),
                            Bytes.wrap(payload),
                            ReadOptions.DEFAULT);
                    assertEquals(key.metadata(), restored.metadata());
                    assertEquals(key.type().kind(), restored.type().kind());
                    assertEquals(key.expiry(), restored.expiry());
                    assertEquals(key.eviction(), restored.eviction());
                    assertEquals(restored.serializedSize(), restored.value().size());
                    assertArrayEquals(payload, bytes(restored.dump()), key::toString);
                }
            }
        }
    }

    @Test
    void whatIsNoPayloadIsRefused() throws IOException {
        byte[] good = payload(new byte[] {0, 5, 'h', 'e', 'l', 'l', 'o'});
        assertThrows(RdbTruncatedException.class, () -> restore(new byte[11]));
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 1;
            assertThrows(RdbChecksumException.class, () -> restore(flipped));
        }
        assertEquals(5, restore(payload(new byte[] {0, 4, 'a', 'b', 'c', 'd'})).serializedSize());
        assertThrows(RdbFormatException.class, () -> restore(payload(new byte[] {0, 4, 'a', 'b', 'c', 'd', 'e'})));
        assertThrows(RdbTruncatedException.class, () -> restore(payload(new byte[] {0, 4, 'a', 'b', 'c'})));
        assertThrows(RdbUnsupportedException.class, () -> restore(payload(new byte[] {29, 0})));
        assertThrows(RdbUnsupportedException.class, () -> restore(payload(new byte[] {77, 0})));
    }

    /** With version and checksum behind them. */
    private static byte[] payload(byte[] typeAndValue) {
        byte[] payload = Arrays.copyOf(typeAndValue, typeAndValue.length + TAIL);
        payload[typeAndValue.length] = 9;
        long crc = Crc64.update(0, payload, 0, typeAndValue.length + 2);
        for (int i = 0; i < Long.BYTES; i++) {
            payload[typeAndValue.length + 2 + i] = (byte) (crc >>> 8 * i);
        }
        return payload;
    }

    private static KeyEntry restore(byte[] payload) throws IOException {
        return DumpPayload.restore(
                0, Bytes.utf8("k"), Expiry.NONE, Eviction.NONE, Bytes.wrap(payload), ReadOptions.DEFAULT);
    }
}
