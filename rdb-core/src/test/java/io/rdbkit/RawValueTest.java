package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.Form;
import io.rdbkit.io.OpenSpills;
import io.rdbkit.io.SpillFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller can ask of a value, when, and how often. */
class RawValueTest {

    /** Lists within the first block, beyond it, and too large to hold in memory: their sizes in bytes. */
    private static final int[] SIZES = {1_000, 400_000, 3_000_000};

    static Stream<RdbBytes> lists() {
        Stream.Builder<RdbBytes> lists = Stream.builder();
        for (int size : SIZES) {
            int items = size / 11;
            RdbBytes plain = RdbBytes.magic("").bytes(1).str("list").len(items);
            RdbBytes packed = RdbBytes.magic("").bytes(14).str("list").len(items);
            for (int i = 0; i < items; i++) {
                plain.str("0123456789");
                packed.str(Packed.ziplist("a", "b")); // so the list has more items than nodes
            }
            lists.add(plain).add(packed);
        }
        return lists.build();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aValueIsSkippedCopiedOrMeasured(RdbBytes list) throws IOException {
        byte[] rdb = file(list);
        byte[] value = value(list);
        assertEquals(2, Readings.entries(rdb).size());
        withKey(rdb, false, key -> assertArrayEquals(value, copy(key)));
        withKey(rdb, false, key -> assertEquals(value.length, key.serializedSize()));
        withKey(rdb, false, key -> assertEquals(items(list), key.elements()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aReaderThatHoldsMeasuresThenCopies(RdbBytes list) throws IOException {
        byte[] rdb = file(list);
        byte[] value = value(list);
        withKey(rdb, true, key -> {
            assertEquals(value.length, key.serializedSize());
            assertArrayEquals(value, copy(key));
            assertEquals(value.length, key.serializedSize());
        });
        withKey(rdb, true, key -> {
            assertEquals(items(list), key.elements());
            assertEquals(value.length, key.serializedSize());
            assertEquals(items(list), key.elements());
            assertArrayEquals(value, copy(key));
        });
        withKey(rdb, true, key -> {
            assertEquals(value.length, key.serializedSize());
            assertEquals(items(list), key.elements());
            assertArrayEquals(value, copy(key));
        });
        withKey(rdb, true, key -> assertArrayEquals(value, copy(key)));
        withKey(rdb, true, key -> assertEquals(value.length, key.serializedSize()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void withoutHoldingMeasuringUsesTheValueUp(RdbBytes list) throws IOException {
        byte[] rdb = file(list);
        withKey(rdb, false, key -> {
            long size = key.serializedSize();
            assertAlreadyRead(() -> copy(key));
            assertEquals(size, key.serializedSize());
        });
        withKey(rdb, false, key -> {
            long elements = key.elements();
            assertAlreadyRead(() -> copy(key));
            assertEquals(elements, key.elements());
            assertEquals(value(list).length, key.serializedSize());
        });
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aValueIsCopiedOnce(RdbBytes list) throws IOException {
        for (boolean hold : new boolean[] {false, true}) {
            withKey(file(list), hold, key -> {
                copy(key);
                assertAlreadyRead(() -> copy(key));
                assertEquals(value(list).length, key.serializedSize(), "copying makes the size known");
                if (Form.of(key.type()).isPacked()) {
                    assertAlreadyRead(key::elements);
                } else {
                    assertEquals(items(list), key.elements());
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aValueIsGoneWhenTheReaderMovesOn(RdbBytes list) throws IOException {
        for (boolean hold : new boolean[] {false, true}) {
            ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file(list)), options)) {
                KeyEntry key = (KeyEntry) in.next();
                KeyEntry next = (KeyEntry) in.next();
                assertMovedOn(() -> copy(key), key);
                assertMovedOn(key::elements, key);
                assertMovedOn(key::serializedSize, key);
                assertEquals(3, next.serializedSize());
                assertNull(in.next());
                assertMovedOn(() -> copy(key), key);
                assertEquals(3, next.serializedSize(), "the size is known, because it was asked for in time");
            }
        }
    }

    /** After the reader has moved on, a question about the old value must not move the reader back. */
    @ParameterizedTest
    @MethodSource("lists")
    void aKnownSizeDoesNotMakeTheValueReadableAgain(RdbBytes list) throws IOException {
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(true);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file(list)), options)) {
            KeyEntry key = (KeyEntry) in.next();
            long size = key.serializedSize();
            KeyEntry next = (KeyEntry) in.next();
            assertEquals(size, key.serializedSize());
            if (Form.of(key.type()).isPacked()) {
                assertMovedOn(key::elements, key);
            }
            assertMovedOn(() -> copy(key), key);
            assertArrayEquals(new byte[] {2, 'e', 'f'}, copy(next));
            assertNull(in.next());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameHoldsForAuxDataOfModules(boolean hold) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .bytes(247)
                .hex(HandMade.MODULE_ID)
                .len(2, 1)
                .hex("00")
                .end();
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), options)) {
            RawValue value = ((ModuleAuxEntry) in.next()).value();
            assertNull(in.next());
            IllegalStateException e = assertThrows(IllegalStateException.class, value::size);
            assertEquals("the reader has moved on from the value of the AUX data of module abcdefghi", e.getMessage());
        }
    }

    /**
     * The reader deletes the file of a held value: when it moves on, when the value is copied, and when it is closed.
     */
    @Test
    void theFileOfAHeldValueIsDeleted() throws IOException {
        RdbBytes large = lists().skip(4).findFirst().orElseThrow();
        RdbBytes rdb = RdbBytes.redis(9).select(0).raw(large.cut()).raw(large.cut());
        byte[] file = rdb.raw(large.cut()).end();
        List<Path> before = heldFiles();
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(true);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
            for (int i = 0; i < 3; i++) {
                KeyEntry key = (KeyEntry) in.next();
                assertEquals(before, heldFiles(), "files held before value " + i);
                key.serializedSize();
                assertEquals(before.size() + 1, heldFiles().size());
                if (i == 1) {
                    assertArrayEquals(value(large), copy(key));
                }
            }
        }
        assertEquals(before, heldFiles());
    }

    private static List<Path> heldFiles() {
        return OpenSpills.in(SpillFile.anywhere());
    }

    private interface Use {
        void of(KeyEntry key) throws IOException;
    }

    /** Uses the first key. Then checks that the reader finds the second key and the end. */
    private static void withKey(byte[] rdb, boolean hold, Use use) throws IOException {
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), options)) {
            use.of((KeyEntry) in.next());
            assertEquals(Bytes.utf8("next"), ((KeyEntry) in.next()).key());
            assertNull(in.next());
        }
    }

    private static byte[] file(RdbBytes list) {
        return RdbBytes.redis(9).select(0).raw(list.cut()).string("next", "ef").end();
    }

    /** The list without its type byte and its name. */
    private static byte[] value(RdbBytes list) {
        return Bytes.wrap(list.cut()).substring(6).toByteArray();
    }

    private static int items(RdbBytes list) {
        int length = value(list).length;
        return list.cut()[0] == 1 ? length / 11 : 2 * (length / 18);
    }

    private static byte[] copy(KeyEntry key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        key.value().copyTo(bytes);
        return bytes.toByteArray();
    }

    private static void assertAlreadyRead(Executable use) {
        IllegalStateException e = assertThrows(IllegalStateException.class, use);
        assertTrue(e.getMessage().startsWith("already read: the value of db 0, key \"list\", LIST"), e.getMessage());
    }

    private static void assertMovedOn(Executable use, KeyEntry key) {
        IllegalStateException e = assertThrows(IllegalStateException.class, use);
        assertEquals("the reader has moved on from the value of " + key, e.getMessage());
    }
}
