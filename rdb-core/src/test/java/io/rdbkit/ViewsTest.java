package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Entries and elements in loops and streams. */
class ViewsTest {

    private static final byte[] RDB = RdbBytes.redis(11)
            .aux("ctime", "1")
            .string("a", "1")
            .key(4, "h")
            .len(2)
            .str("f", "v", "g", "w")
            .key(1, "l")
            .len(2)
            .str("x", "y")
            .end();

    private static RdbReader open(byte[] rdb) throws IOException {
        return RdbReader.open(new ByteArrayInputStream(rdb));
    }

    @Test
    void aLoopReturnsAllEntriesWithTheirValues() throws IOException {
        List<String> seen = new ArrayList<>();
        try (RdbReader in = open(RDB)) {
            for (RdbEntry entry : in) {
                if (entry instanceof KeyEntry key && key.decode() instanceof HashValue hash) {
                    seen.add(hash.toMap().toString());
                } else {
                    seen.add(entry.getClass().getSimpleName());
                }
            }
            assertNull(in.next());
            assertEquals(RDB.length, in.length());
        }
        assertEquals(List.of("AuxEntry", "KeyEntry", "{f=v, g=w}", "KeyEntry"), seen);
    }

    @Test
    void aStreamIsSequentialSoValuesCanBeRead() throws IOException {
        try (Stream<KeyEntry> keys = open(RDB).keys()) {
            assertEquals(
                    List.of("STRING 2", "HASH 9", "LIST 5"),
                    keys.parallel()
                            .map(key -> {
                                try {
                                    return key.type() + " " + key.serializedSize();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                            .toList());
        }
    }

    @Test
    void collectedKeysHaveNoValuesAnyMore() throws IOException {
        try (RdbReader in = open(RDB)) {
            List<KeyEntry> keys = in.keys().toList();
            assertEquals(Bytes.utf8("h"), keys.get(1).key());
            IllegalStateException gone =
                    assertThrows(IllegalStateException.class, () -> keys.get(1).decode());
            assertEquals("the reader has moved on from the value of db 0, key \"h\", HASH", gone.getMessage());
        }
    }

    @Test
    void closingAStreamClosesTheReader() throws IOException {
        RdbReader in = open(RDB);
        KeyEntry first;
        try (Stream<KeyEntry> keys = in.keys()) {
            first = keys.findFirst().orElseThrow();
        }
        assertEquals(
                "the reader is closed",
                assertThrows(IllegalStateException.class, in::next).getMessage());
        assertEquals(
                "the reader is closed: the value of db 0, key \"a\", STRING",
                assertThrows(IllegalStateException.class, first::decode).getMessage());
    }

    @Test
    void aDecodedValueOfAClosedReaderIsGone() throws IOException {
        HashValue hash;
        try (RdbReader in = open(RDB)) {
            hash = (HashValue) in.keys().skip(1).findFirst().orElseThrow().decode();
            hash.next();
        }
        assertEquals(
                "the reader has moved on from a decoded value, or is closed",
                assertThrows(IllegalStateException.class, hash::next).getMessage());
    }

    @Test
    void damageIsTheCauseOfAnUncheckedException() throws IOException {
        try (RdbReader in = open(Arrays.copyOf(RDB, RDB.length - 10))) {
            UncheckedIOException e =
                    assertThrows(UncheckedIOException.class, () -> in.stream().forEach(entry -> {}));
            assertInstanceOf(RdbTruncatedException.class, e.getCause());
        }
    }

    @Test
    void elementsFromALoopStayWhileTheReaderMovesOn() throws IOException {
        List<HashField> fields = new ArrayList<>();
        List<Bytes> items = new ArrayList<>();
        try (RdbReader in = open(RDB)) {
            in.keys().forEach(key -> {
                try {
                    if (key.decode() instanceof HashValue hash) {
                        hash.forEach(fields::add);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        try (RdbReader in = open(RDB)) {
            in.keys().skip(2).forEach(key -> {
                try {
                    ((ListValue) key.decode()).stream().forEach(items::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        assertEquals("f=v g=w", text(fields.get(0)) + " " + text(fields.get(1)));
        assertEquals(Expiry.NONE, fields.get(0).expiry());
        assertEquals(List.of(Bytes.utf8("x"), Bytes.utf8("y")), items);
    }

    private static String text(HashField field) {
        return field.field() + "=" + field.value();
    }

    @Test
    void anIteratorContinuesWhereTheValueStandsAndEndsOnce() {
        ListValue list = ListValue.of(List.of(Bytes.utf8("a"), Bytes.utf8("b"), Bytes.utf8("c")));
        Iterator<Bytes> items = list.iterator();
        assertEquals("a", items.next().toUtf8());
        assertEquals(List.of(Bytes.utf8("b"), Bytes.utf8("c")), list.stream().toList());
        ListValue another = ListValue.of(List.of());
        Iterator<Bytes> none = another.iterator();
        assertEquals(false, none.hasNext());
        assertEquals(false, none.hasNext());
    }

    @Test
    void eachCollectionIsAStreamOfItsElements() throws IOException {
        assertEquals(
                Set.of(Bytes.utf8("m")),
                Set.copyOf(SetValue.of(Set.of(Bytes.utf8("m"))).stream().toList()));
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        scores.put(Bytes.utf8("one"), 1.0);
        scores.put(Bytes.utf8("two"), 2.5);
        List<ZsetMember> members = ZsetValue.of(scores).stream().toList();
        assertEquals("one", members.get(0).member().toString());
        assertEquals(2.5, members.get(1).score());
        Map<StreamId, List<Bytes>> records = new LinkedHashMap<>();
        records.put(new StreamId(1, 0), List.of(Bytes.utf8("n"), Bytes.utf8("1")));
        records.put(new StreamId(2, 7), List.of(Bytes.utf8("n"), Bytes.utf8("2"), Bytes.utf8("o"), Bytes.utf8("3")));
        Map<StreamId, List<Bytes>> copied = new LinkedHashMap<>();
        for (StreamRecord record : StreamValue.of(records).stream().toList()) {
            assertEquals(records.get(record.id()).size() / 2, record.fields());
            copied.put(record.id(), record.toList());
        }
        assertEquals(records, copied);
    }
}
