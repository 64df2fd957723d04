package io.rdbkit.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.PackedBlobs.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Listpacks and ziplists: the entries read are those that were added, in the smallest form. */
class PackedBuilderTest {

    private static PackedBuilder builder(Encoding encoding) {
        return encoding == Encoding.LISTPACK ? new ListpackBuilder() : new ZiplistBuilder();
    }

    @Provide
    Arbitrary<Bytes> entries() {
        Arbitrary<Bytes> numbers = Arbitraries.longs().map(n -> Bytes.utf8(Long.toString(n)));
        Arbitrary<Bytes> texts =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::wrap);
        Arbitrary<Bytes> edges = Arbitraries.of(0, 1, 63, 64, 126, 127, 250, 254, 4095, 4096, 16383, 16384)
                .map(PackedBuilderTest::text);
        return Arbitraries.oneOf(numbers, texts, edges);
    }

    @Property(tries = 300)
    void entriesAreReadAsTheyWereAdded(
            @ForAll boolean isListpack, @ForAll @Size(max = 60) List<@From("entries") Bytes> entries)
            throws IOException {
        Encoding encoding = isListpack ? Encoding.LISTPACK : Encoding.ZIPLIST;
        PackedBuilder builder = builder(encoding);
        builder.addLong(1); // is discarded
        builder.reset();
        for (Bytes entry : entries) {
            builder.add(entry.array(), entry.arrayOffset(), entry.length());
        }
        Bytes blob = builder.toBytes();
        assertEquals(entries, Entries.of(encoding.on(blob)));
        assertEquals(entries.size(), builder.count());
        assertEquals(blob.length(), builder.size());
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        builder.writeTo(written);
        assertArrayEquals(blob.toByteArray(), written.toByteArray());
    }

    static Stream<Long> edges() {
        return IntStream.of(0, 7, 8, 12, 15, 16, 23, 24, 31, 32, 62)
                .mapToObj(bits -> LongStream.of(1L << bits, -1L << bits, Long.MAX_VALUE, Long.MIN_VALUE, 0, 12))
                .flatMap(edge -> edge.boxed().flatMap(n -> Stream.of(n - 1, n, n + 1)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("edges")
    void numbersAreReadAsNumbers(long number) {
        for (Encoding encoding : List.of(Encoding.LISTPACK, Encoding.ZIPLIST)) {
            PackedBuilder builder = builder(encoding);
            builder.addLong(number);
            Bytes text = Bytes.utf8(Long.toString(number));
            builder.add(new Slice().set(text.array(), text.arrayOffset(), text.length()));
            PackedCursor cursor = encoding.on(builder.toBytes());
            for (int i = 0; i < 2; i++) {
                assertTrue(cursor.next());
                assertTrue(cursor.isInteger());
                assertEquals(number, cursor.number());
                assertTrue(cursor.show(new Slice()).shows(text));
            }
            assertFalse(cursor.next());
        }
    }

    /** The bytes that a number takes in itself, without the head and tail of its entry. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "12, 1, 1",
        "13, 1, 2",
        "127, 1, 2",
        "128, 2, 3",
        "-1, 2, 2",
        "-128, 2, 2",
        "-129, 2, 3",
        "4095, 2, 3",
        "4096, 3, 3",
        "-4096, 2, 3",
        "-4097, 3, 3",
        "32767, 3, 3",
        "32768, 4, 4",
        "-32768, 3, 3",
        "-32769, 4, 4",
        "8388607, 4, 4",
        "8388608, 5, 5",
        "-8388608, 4, 4",
        "-8388609, 5, 5",
        "2147483647, 5, 5",
        "2147483648, 9, 9",
        "-2147483648, 5, 5",
        "-2147483649, 9, 9",
        "9223372036854775807, 9, 9"
    })
    void aNumberTakesTheSmallestForm(long number, int inListpack, int inZiplist) {
        ListpackBuilder listpack = new ListpackBuilder();
        listpack.addLong(number);
        assertEquals(ListpackCursor.HEADER + inListpack + 1 + 1, listpack.size());
        ZiplistBuilder ziplist = new ZiplistBuilder();
        ziplist.addLong(number);
        assertEquals(ZiplistCursor.HEADER + 1 + inZiplist + 1, ziplist.size());
    }

    /**
     * The number of bytes before a text and behind it. In the listpack the lengths 16383 and 2097151, with the head,
     * take one more byte behind.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1",
        "63, 1, 1, 1",
        "64, 2, 1, 2",
        "125, 2, 1, 2",
        "126, 2, 2, 2",
        "4095, 2, 2, 2",
        "4096, 5, 2, 2",
        "16377, 5, 2, 2",
        "16378, 5, 3, 2",
        "16383, 5, 3, 2",
        "16384, 5, 3, 5",
        "2097145, 5, 3, 5",
        "2097146, 5, 4, 5",
        "70000000, 5, 4, 5"
    })
    void aTextTakesTheShortestHead(int length, int listpackHead, int listpackBack, int ziplistHead) {
        Bytes text = text(length);
        ListpackBuilder listpack = new ListpackBuilder();
        listpack.add(text.array(), 0, length);
        assertEquals(ListpackCursor.HEADER + listpackHead + length + listpackBack + 1, listpack.size());
        ZiplistBuilder ziplist = new ZiplistBuilder();
        ziplist.add(text.array(), 0, length);
        assertEquals(ZiplistCursor.HEADER + 1 + ziplistHead + length + 1, ziplist.size());
        listpack.addLong(5);
        ziplist.addLong(5);
        List<Bytes> expected = List.of(text, Bytes.utf8("5"));
        assertEquals(expected, Entries.of(Encoding.LISTPACK.on(listpack.toBytes())));
        assertEquals(expected, Entries.of(Encoding.ZIPLIST.on(ziplist.toBytes())));
    }

    static Stream<Arguments> counts() {
        return Stream.of(Encoding.LISTPACK, Encoding.ZIPLIST)
                .flatMap(encoding ->
                        IntStream.of(0, 1, 65534, 65535, 65536, 100_000).mapToObj(n -> Arguments.of(encoding, n)));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void theHeaderHasNoCountForTooManyEntries(Encoding encoding, int count) {
        PackedBuilder builder = builder(encoding);
        for (int i = 0; i < count; i++) {
            builder.addLong(i);
        }
        Bytes blob = builder.toBytes();
        int stated = LittleEndian.u16(blob.array(), encoding == Encoding.LISTPACK ? 4 : 8);
        assertEquals(Math.min(count, 65535), stated);
        PackedCursor cursor = encoding.on(blob);
        for (int i = 0; i < Math.min(count, 3); i++) {
            cursor.next();
            assertEquals(count, cursor.count());
            assertEquals(i, cursor.number(), "counting doesn't move the cursor");
        }
        for (int i = 3; i < count; i++) {
            assertTrue(cursor.next());
            assertEquals(i, cursor.number());
        }
        assertFalse(cursor.next());
        assertEquals(count, cursor.count());
    }

    @ParameterizedTest
    @EnumSource(names = {"LISTPACK", "ZIPLIST"})
    void theBlobCanBeTakenAtAnyTime(Encoding encoding) {
        PackedBuilder builder = builder(encoding);
        for (int i = 0; i < 10; i++) {
            assertEquals(i, Entries.of(encoding.on(builder.toBytes())).size());
            builder.add("entry".getBytes(StandardCharsets.US_ASCII), 0, 5);
        }
    }

    private static Bytes text(int length) {
        return Bytes.utf8("x".repeat(length));
    }
}
