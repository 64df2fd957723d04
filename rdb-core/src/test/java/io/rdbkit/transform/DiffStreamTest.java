package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.Packed;
import io.rdbkit.RdbBytes;
import io.rdbkit.transform.DiffResult.Count;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a stream belong to its value. */
class DiffStreamTest {

    /** A stream of two records and a group, which can be written as any stream type. */
    private static final class Stream {
        int type = 15;
        int[] nodes = {2};
        boolean deletedRecord;
        String value = "v";
        long lastId = 9;
        String group = "g";
        long groupLastId = 8;
        long deliveryTime = 1000;
        long deliveries = 1;
        String owner = "alice";
        boolean idleConsumer;

        long maxDeleted;
        long added = 2;
        long entriesRead = 2;
        long seen = 1000;
        long active = 1000;
        long producers;

        byte[] file() {
            RdbBytes rdb = RdbBytes.redis(15).key(type, "s").len(nodes.length);
            int id = 1;
            for (int records : nodes) {
                node(rdb, id, records);
                id += records;
            }
            rdb.len(2, lastId, 0);
            if (type >= 19) {
                rdb.len(1, 0, maxDeleted, 0, added);
            }
            rdb.len(1).str(group).len(groupLastId, 0);
            if (type >= 19) {
                rdb.len(entriesRead);
            }
            rdb.len(1).raw(id(1)).le(8, deliveryTime).len(deliveries);
            rdb.len(2);
            consumer(rdb, "alice");
            consumer(rdb, idleConsumer ? "carol" : "bob");
            if (type == 27) {
                rdb.len(0);
            }
            if (type >= 26) {
                rdb.len(100, 10, producers);
                if (producers > 0) {
                    rdb.str("p").len(1).str("i").len(1, 0);
                }
                rdb.len(producers, 0);
            }
            return rdb.end();
        }

        private void node(RdbBytes rdb, int first, int records) {
            List<String> entries =
                    new ArrayList<>(List.of(Integer.toString(records), deletedRecord ? "1" : "0", "1", "field", "0"));
            for (int i = 0; i < records; i++) {
                entries.addAll(List.of("2", Integer.toString(i), "0", value + (first + i), "4"));
            }
            if (deletedRecord) {
                entries.addAll(List.of("3", Integer.toString(records), "0", "gone", "4"));
            }
            rdb.str(id(first)).str(Packed.listpack(entries.toArray(String[]::new)));
        }

        private void consumer(RdbBytes rdb, String name) {
            rdb.str(name).le(8, seen);
            if (type >= 21) {
                rdb.le(8, active);
            }
            if (name.equals(owner)) {
                rdb.len(1).raw(id(1));
            } else {
                rdb.len(0);
            }
        }

        private static byte[] id(long ms) {
            return ByteBuffer.allocate(16).putLong(ms).array();
        }
    }

    private static boolean equal(Consumer<Stream> change, boolean strict) throws IOException {
        return equal(19, change, strict);
    }

    private static boolean equal(int type, Consumer<Stream> change, boolean strict) throws IOException {
        Stream a = new Stream();
        a.type = type;
        Stream b = new Stream();
        b.type = type;
        change.accept(b);
        Diff diff = Diff.of(source(a), source(b));
        Count keys = (strict ? diff.strict() : diff).count().keys();
        assertEquals(1, keys.equal() + keys.changed());
        return keys.equal() == 1;
    }

    private static Source source(Stream stream) {
        return Source.of(new ByteArrayInputStream(stream.file()));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 19, 21, 26, 27})
    void theStreamIsEqualInEveryType(int type) throws IOException {
        assertEquals(true, equal(15, stream -> stream.type = type, false));
    }

    @Test
    void theStreamIsEqualHoweverItsNodesAreFilled() throws IOException {
        assertEquals(true, equal(stream -> stream.nodes = new int[] {1, 1}, true));
        assertEquals(true, equal(stream -> stream.deletedRecord = true, true));
    }

    /** Changes that commands can make. */
    enum Change {
        RECORD(stream -> stream.value = "w"),
        LAST_ID(stream -> stream.lastId = 10),
        GROUP(stream -> stream.group = "h"),
        GROUP_LAST_ID(stream -> stream.groupLastId = 7),
        DELIVERY_TIME(stream -> stream.deliveryTime = 1001),
        DELIVERIES(stream -> stream.deliveries = 2),
        OWNER(stream -> stream.owner = "bob"),
        CONSUMER(stream -> stream.idleConsumer = true);

        private final Consumer<Stream> change;

        Change(Consumer<Stream> change) {
            this.change = change;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangeIsADifference(Change change) throws IOException {
        assertEquals(false, equal(change.change, false));
    }

    /** Details that come and go with time, or that some versions don't store. */
    enum Detail {
        MAX_DELETED(19, stream -> stream.maxDeleted = 1),
        ADDED(19, stream -> stream.added = 3),
        ENTRIES_READ(19, stream -> stream.entriesRead = -1),
        SEEN(19, stream -> stream.seen = 1001),
        ACTIVE(21, stream -> stream.active = -1),
        PRODUCERS(26, stream -> stream.producers = 1);

        private final int type;
        private final Consumer<Stream> change;

        Detail(int type, Consumer<Stream> change) {
            this.type = type;
            this.change = change;
        }
    }

    @ParameterizedTest
    @EnumSource
    void detailsCountOnlyInAStrictDiff(Detail detail) throws IOException {
        assertEquals(true, equal(detail.type, detail.change, false));
        assertEquals(false, equal(detail.type, detail.change, true));
    }
}
