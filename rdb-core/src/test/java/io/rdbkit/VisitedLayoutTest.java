package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbException;
import io.rdbkit.format.Slice;
import io.rdbkit.value.LayoutVisitor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisitedLayoutTest {

    /** Records every call. */
    private static final class Notes implements LayoutVisitor {

        private final List<String> told = new ArrayList<>();
        private final boolean entries;

        Notes(boolean entries) {
            this.entries = entries;
        }

        @Override
        public void count(long n) {
            told.add("count " + n);
        }

        @Override
        public void string(long length, Slice text) {
            told.add(length + (length <= SHOWN ? " " + text : ""));
        }

        @Override
        public boolean wantsEntries() {
            return entries;
        }

        @Override
        public void textEntry(int length, Slice text) {
            told.add("text " + text);
        }

        @Override
        public void integerEntry(long number) {
            told.add("integer " + number);
        }

        @Override
        public void blob(long length, long count) {
            told.add("blob " + length + " " + count);
        }

        @Override
        public void score(double score) {
            told.add("score " + score);
        }

        @Override
        public void fieldExpiry(long millis) {
            told.add("expiry " + millis);
        }

        @Override
        public void streamNode(long ms, long seq, long length) {
            told.add("node " + ms + "-" + seq + " " + length);
        }

        @Override
        public void group(long nameLength) {
            told.add("group " + nameLength);
        }

        @Override
        public void pending(long ms, long seq) {
            told.add("pending " + ms + "-" + seq);
        }

        @Override
        public void consumer(long nameLength) {
            told.add("consumer " + nameLength);
        }

        @Override
        public void ownedPending(long ms, long seq) {
            told.add("owned " + ms + "-" + seq);
        }
    }

    private static List<String> told(byte[] rdb, boolean entries) throws IOException {
        Notes notes = new Notes(entries);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    key.visitLayout(notes);
                }
            }
        }
        return notes.told;
    }

    /** Walks the layout, which neither decodes nor counts. */
    @ParameterizedTest
    @MethodSource("io.rdbkit.Dumps#readable")
    void theVisitorAgreesWithTheSizeAndTheElementCount(Path dump) throws IOException {
        List<String> expected = new ArrayList<>();
        List<String> visited = new ArrayList<>();
        List<String> withEntries = new ArrayList<>();
        for (int way = 0; way < 3; way++) {
            List<String> keys = way == 0 ? expected : way == 1 ? visited : withEntries;
            try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT.withCutTail(true))) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        if (way > 0) {
                            key.visitLayout(new Notes(way == 2));
                        }
                        long size = key.serializedSize(); // before counting uses the value up
                        keys.add(key + " " + key.encoding() + " " + size + " " + key.elements());
                    }
                }
            }
        }
        assertEquals(expected, visited);
        assertEquals(expected, withEntries);
    }

    @Test
    void theVisitorGetsLengthsAndShortStringsOnly() throws IOException {
        String longer = "x".repeat(21);
        byte[] rdb = RdbBytes.redis(11)
                .string("a", "12")
                .string("b", longer)
                .key(0, "int")
                .bytes(0xc0, 0xfe)
                .key(0, "lzf")
                .bytes(0xc3, 5, 30)
                .hex("00" + "78" + "e0" + "13" + "00")
                .end();
        assertEquals(List.of("2 12", "21", "2 -2", "30"), told(rdb, false));
    }

    @Test
    void theVisitorGetsEachKindOfCollection() throws IOException {
        byte[] rdb = RdbBytes.redis(12)
                .key(4, "hash")
                .len(1)
                .str("f", "v")
                .key(3, "zset")
                .len(2)
                .str("m", "1.5", "n")
                .bytes(254)
                .key(24, "ttl")
                .le(8, 1000)
                .len(2, 6)
                .str("f", "v")
                .len(0)
                .str("g", "w")
                .key(20, "set")
                .str(Packed.listpack("one", "2"))
                .key(18, "list")
                .len(2, 1)
                .str("plain")
                .len(2)
                .str(Packed.listpack("a", "b"))
                .end();
        List<String> begin = List.of(
                "count 1",
                "1 f",
                "1 v",
                "count 2",
                "1 m",
                "score 1.5",
                "1 n",
                "score Infinity",
                "count 2",
                "1 f",
                "1 v",
                "expiry 1005",
                "1 g",
                "1 w",
                "expiry 0");
        List<String> told = told(rdb, false);
        assertEquals(begin, told.subList(0, begin.size()));
        assertEquals(List.of("blob 14 2", "count 2", "5 plain", "blob 13 2"), told.subList(begin.size(), told.size()));
        List<String> withEntries = told(rdb, true);
        assertTrue(withEntries.containsAll(List.of("text one", "integer 2", "blob 14 2")), withEntries::toString);
    }

    @Test
    void theVisitorGetsTheGroupsOfAStream() throws IOException {
        byte[] rdb = RdbBytes.redis(11)
                .key(21, "s")
                .len(1)
                .str(ByteBuffer.allocate(16).putLong(5).putLong(1).array())
                .str("l".repeat(40))
                .len(3, 7, 0, 5, 1, 0, 0, 3)
                .len(1)
                .str("group")
                .len(7, 0, 3)
                .len(1)
                .id(5, 1)
                .le(8, 0)
                .len(1)
                .len(1)
                .str("me")
                .le(8, 0)
                .le(8, 0)
                .len(1)
                .id(5, 1)
                .end();
        assertEquals(
                List.of("count 1", "node 5-1 40", "group 5", "pending 5-1", "consumer 2", "owned 5-1"),
                told(rdb, false));
    }

    @Test
    void damageIsAnErrorWithItsOffset() {
        byte[] cut = RdbBytes.redis(11).key(4, "hash").len(3).str("f").cut();
        assertThrows(RdbException.class, () -> told(cut, false));
        byte[] packed = RdbBytes.redis(11).key(20, "set").str("no listpack").end();
        RdbException damaged = assertThrows(RdbException.class, () -> told(packed, true));
        assertTrue(damaged.offset() > 0, damaged::getMessage);
    }

    @Test
    void visitingUsesTheValueUp() throws IOException {
        byte[] rdb = RdbBytes.redis(11).string("a", "12").end();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            KeyEntry key = (KeyEntry) in.next();
            key.visitLayout(new Notes(false));
            assertEquals(3, key.serializedSize());
            assertThrows(IllegalStateException.class, key::decode);
        }
    }
}
