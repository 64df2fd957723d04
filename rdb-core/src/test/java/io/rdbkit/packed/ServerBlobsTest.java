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

/**
 * Every packed blob of every dump here: the blobs of servers are sound, and the cursor reads them to the last entry.
 */
class ServerBlobsTest {

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void blobsOfServersAreSound(Path dump) throws IOException {
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
            assertTrue(told == count || told == -1 && count >= 2 * 254, blob::toString); // one byte in a zipmap
            assertEquals(-1, cursor.countInHead(all.array(), all.arrayOffset(), 0, all.length()), blob::toString);
        }
    }

    /** Rebuilds a blob from its entries: the bytes are the same. In the other encoding the entries are the same. */
    @ParameterizedTest
    @MethodSource("dumps")
    void blobsAreRebuiltByteForByte(Path dump) throws IOException {
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
    void intsetsOfTheSmallestWidthAreRebuiltByteForByte(Path dump) throws IOException {
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
                } else { // a wide number was removed, and servers never shrink the width
                    assertTrue(width > smallest, blob::toString);
                }
            }
        }
    }

    /**
     * Whether a rebuilt ziplist must be equal: neither of Redis 2.4, which has fewer widths of numbers, nor with the
     * long form of a previous length where the short form would fit.
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

    /** Otherwise the test above could pass without a blob. */
    @Test
    void thereAreBlobsOfAllEncodings() throws IOException {
        Map<Encoding, Integer> found = new EnumMap<>(Encoding.class);
        for (Path dump : Dumps.testdata()) {
            PackedBlobs.of(dump).forEach(blob -> found.merge(blob.encoding(), 1, Integer::sum));
        }
        assertEquals(Set.of(Encoding.LISTPACK, Encoding.ZIPLIST, Encoding.INTSET), found.keySet());
        assertTrue(found.values().stream().allMatch(n -> n > 50), found::toString);
    }
}
