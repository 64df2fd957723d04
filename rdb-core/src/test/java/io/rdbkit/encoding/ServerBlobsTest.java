package io.rdbkit.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.Slice;
import io.rdbkit.encoding.PackedBlobs.Blob;
import io.rdbkit.encoding.PackedBlobs.Encoding;
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
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void areRebuiltToTheByte(Path dump) throws IOException {
        Slice shown = new Slice();
        ListpackBuilder listpack = new ListpackBuilder();
        ZiplistBuilder ziplist = new ZiplistBuilder();
        IntsetBuilder intset = new IntsetBuilder();
        for (Blob blob : PackedBlobs.of(dump)) {
            PackedCursor cursor = blob.cursor();
            if (blob.encoding() == Encoding.INTSET) {
                intset.reset();
                while (cursor.next()) {
                    intset.add(cursor.number());
                }
                if (blob.bytes().at(0) == intset.toBytes().at(0)) {
                    assertEquals(blob.bytes(), intset.toBytes(), blob::toString);
                } else { // what made it wide has gone, and servers never make it narrow again
                    assertTrue(blob.bytes().at(0) > intset.toBytes().at(0), blob::toString);
                }
            } else if (blob.encoding() != Encoding.ZIPMAP) {
                PackedBuilder builder = blob.encoding() == Encoding.LISTPACK ? listpack : ziplist;
                builder.reset();
                while (cursor.next()) {
                    builder.add(cursor.show(shown));
                }
                if (!isOddZiplist(blob)) {
                    assertEquals(blob.bytes(), builder.toBytes(), blob::toString);
                }
                assertEquals(
                        Entries.of(blob.cursor()), Entries.of(blob.encoding().on(builder.toBytes())), blob::toString);
            }
        }
    }

    /** One of Redis 2.4, which knew fewer widths of numbers, or one with the long form where the short one would do. */
    private static boolean isOddZiplist(Blob blob) {
        if (blob.encoding() != Encoding.ZIPLIST) {
            return false;
        }
        boolean odd = blob.version().number() <= 2;
        int before = 0;
        PackedCursor cursor = blob.cursor();
        for (int previous = 10; cursor.next(); previous = before) {
            before = cursor.position();
            odd |= before - previous < 254 && (blob.bytes().at(before) & 0xff) == 0xfe;
        }
        return odd;
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
