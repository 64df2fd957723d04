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
