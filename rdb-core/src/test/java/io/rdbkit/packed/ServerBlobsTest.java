package io.rdbkit.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.PackedBlobs.Blob;
import io.rdbkit.packed.PackedBlobs.Encoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every packed blob of every dump at hand: whatever a server wrote is sound, and read as far as the last entry. */
class ServerBlobsTest {

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void areSound(Path dump) throws IOException {
        Slice shown = new Slice();
        for (Blob blob : PackedBlobs.of(dump)) {
            PackedCursor cursor = blob.cursor();
            long count = cursor.count();
            long seen = 0;
            int before = -1;
            while (cursor.next()) {
                seen++;
                assertTrue(cursor.position() > before, blob::toString);
                before = cursor.position();
                assertTrue(cursor.show(shown).length() <= blob.bytes().length() || cursor.isInteger(), blob::toString);
            }
            assertEquals(count, seen, blob::toString);
            Bytes all = blob.bytes();
            int head = Math.min(all.length(), PackedCursor.HEAD);
            long told = cursor.countInHead(all.array(), all.arrayOffset(), head, all.length());
            assertTrue(told == count || told == -1 && count >= 2 * 254, blob::toString); // a zipmap's fits in a byte
            assertEquals(-1, cursor.countInHead(all.array(), all.arrayOffset(), 0, all.length()), blob::toString);
        }
    }

    /** From their texts to the same bytes, and into the other encoding and back to the same texts. */
    @ParameterizedTest
    @MethodSource("dumps")
    void areRebuiltToTheByte(Path dump) throws IOException {
        Slice shown = new Slice();
        ListpackBuilder listpack = new ListpackBuilder();
        ZiplistBuilder ziplist = new ZiplistBuilder();
        for (Blob blob : PackedBlobs.of(dump)) {
            boolean isListpack = blob.encoding() == Encoding.LISTPACK;
            PackedBuilder same = isListpack ? listpack : ziplist;
            PackedBuilder other = isListpack ? ziplist : listpack;
            same.reset();
            other.reset();
            for (PackedCursor cursor = blob.cursor(); cursor.next(); ) {
                same.add(cursor.show(shown));
                other.add(cursor);
            }
            if (isListpack || isPlainZiplist(blob)) {
                assertEquals(blob.bytes(), same.toBytes(), blob::toString);
            }
            Encoding otherEncoding = isListpack ? Encoding.ZIPLIST : Encoding.LISTPACK;
            assertEquals(Entries.of(blob.cursor()), Entries.of(otherEncoding.on(other.toBytes())), blob::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void intsetsAreRebuiltToTheByteIfAsNarrow(Path dump) throws IOException {
        IntsetBuilder builder = new IntsetBuilder();
        for (Blob blob : PackedBlobs.of(dump)) {
            if (blob.encoding() == Encoding.INTSET) {
                builder.reset();
                for (PackedCursor cursor = blob.cursor(); cursor.next(); ) {
                    builder.add(cursor.number());
                }
                int width = blob.bytes().at(0);
                int smallest = builder.toBytes().at(0);
                if (width == smallest) {
                    assertEquals(blob.bytes(), builder.toBytes(), blob::toString);
                } else { // what made it wide has gone, and servers never make it narrow again
                    assertTrue(width > smallest, blob::toString);
                }
            }
        }
    }

    /**
     * No ziplist of Redis 2.4, which knew fewer widths of numbers, nor one with the long form of a previous length where the short
     * one would do.
     */
    private static boolean isPlainZiplist(Blob blob) {
        boolean plain = blob.encoding() == Encoding.ZIPLIST && blob.version().number() > 2;
        PackedCursor cursor = blob.cursor();
        for (int previous = ZiplistCursor.HEADER; plain && cursor.next(); previous = cursor.position()) {
            boolean isLong = (blob.bytes().at(cursor.position()) & 0xff) == ZiplistCursor.LONG_PREVIOUS;
            plain = !isLong || cursor.position() - previous >= ZiplistCursor.LONG_PREVIOUS;
        }
        return plain;
    }

    /** Lest the test above pass because there was nothing to look at. */
    @Test
    void thereAreSomeOfAllEncodingsThatServersHereWrite() throws IOException {
        Map<Encoding, Integer> found = new EnumMap<>(Encoding.class);
        for (Path dump : Dumps.testdata()) {
            PackedBlobs.of(dump).forEach(blob -> found.merge(blob.encoding(), 1, Integer::sum));
        }
        assertEquals(Set.of(Encoding.LISTPACK, Encoding.ZIPLIST, Encoding.INTSET), found.keySet());
        assertTrue(found.values().stream().allMatch(n -> n > 50), found::toString);
    }
}
