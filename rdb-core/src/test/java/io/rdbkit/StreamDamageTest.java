package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damage in streams that no server writes. A strict reader throws an error. A lenient one reports it and keeps the rest
 * of the stream.
 */
class StreamDamageTest {

    private static final String[] ONE = {"1", "0", "1", "f", "0", "2", "0", "0", "v", "4"};

    private interface Part extends Consumer<RdbBytes> {}

    private static Part node(long ms, long seq, String... entries) {
        return rdb -> rdb.len(16).id(ms, seq).str(Packed.listpack(entries));
    }

    /** The length, the last ID and, if the type has them, the other fields of the state. */
    private static Part state(int type, long length, long lastMs) {
        return rdb -> {
            rdb.len(length, lastMs, 0);
            if (type >= 19) {
                rdb.len(length == 0 ? 0 : 1, 0, 0, 0, length);
            }
        };
    }

    private static RdbBytes stream(int type, Part state, Part... nodes) {
        RdbBytes rdb = RdbBytes.redis(14).select(0).key(type, "s").len(nodes.length);
        for (Part node : nodes) {
            node.accept(rdb);
        }
        state.accept(rdb);
        return rdb;
    }

    /** A stream of type 21 without groups. */
    private static byte[] records(long length, long lastMs, Part... nodes) {
        return behind(stream(21, state(21, length, lastMs), nodes).len(0));
    }

    /** A stream with groups. */
    private static byte[] groups(int type, Part... groups) {
        RdbBytes rdb = stream(type, state(type, 1, 1), node(1, 0, ONE)).len(groups.length);
        for (Part group : groups) {
            group.accept(rdb);
        }
        if (type >= 26) {
            rdb.len(100, 100, 0, 0, 0);
        }
        return behind(rdb);
    }

    private static Part group(int type, String name, long[] pending, Part... consumers) {
        return rdb -> {
            rdb.str(name).len(1, 0);
            if (type >= 19) {
                rdb.len(1);
            }
            rdb.len(pending.length);
            for (long ms : pending) {
                rdb.id(ms, 0).le(8, 1000 + ms).len(ms);
            }
            rdb.len(consumers.length - (type == 27 ? 1 : 0));
            for (Part consumer : consumers) {
                consumer.accept(rdb);
            }
        };
    }

    private static Part consumer(int type, String name, long... ids) {
        return rdb -> {
            rdb.str(name).le(8, 5);
            if (type >= 21) {
                rdb.le(8, 6);
            }
            nacked(ids).accept(rdb);
        };
    }

    private static Part nacked(long... ids) {
        return rdb -> {
            rdb.len(ids.length);
            for (long ms : ids) {
                rdb.id(ms, 0);
            }
        };
    }

    private static byte[] behind(RdbBytes rdb) {
        return rdb.string("behind", "it").end();
    }

    private static Arguments damage(String name, byte[] rdb, String told, String kept) {
        return Arguments.of(name, rdb, told, kept);
    }

    static Stream<Arguments> damages() {
        String[] two = {"2", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "1", "0", "w", "4"};
        return Stream.of(
                damage(
                        "key of a node",
                        records(2, 2, rdb -> rdb.str("short").str("skipped"), node(2, 0, ONE)),
                        "a node's key of 5 bytes",
                        "2-0 f=v"),
                damage(
                        "order of nodes",
                        records(3, 3, node(3, 0, ONE), node(1, 0, two)),
                        "node 1-0 after record 3-0; record 1-0 after 3-0",
                        "3-0 f=v, 1-0 f=v, 2-0 f=w"),
                damage(
                        "order in a node",
                        records(
                                2,
                                2,
                                node(1, 0, "2", "0", "1", "f", "0", "2", "1", "0", "v", "4", "2", "1", "0", "w", "4")),
                        "record 2-0 after 2-0",
                        "2-0 f=v, 2-0 f=w"),
                damage("0-0", records(1, 1, node(0, 0, ONE)), "record 0-0", "0-0 f=v"),
                damage(
                        "before its node",
                        records(1, 2, node(2, 0, "1", "0", "1", "f", "0", "2", "-1", "0", "v", "4")),
                        "record 1-0 in node 2-0",
                        "1-0 f=v"),
                damage(
                        "count",
                        records(1, 1, node(1, 0, "3", "0", "1", "f", "0", "2", "0", "0", "v", "4")),
                        "a node that says it has 3 records and 0 deleted, but has 1 and 0",
                        "1-0 f=v"),
                damage(
                        "count of deleted",
                        records(1, 1, node(1, 0, "0", "0", "1", "f", "0", "3", "0", "0", "v", "4")),
                        "a node that says it has 0 records and 0 deleted, but has 0 and 1",
                        ""),
                damage(
                        "lp-count",
                        records(1, 1, node(1, 0, "1", "0", "1", "f", "0", "2", "0", "0", "v", "5")),
                        "a record of 4 entries that says it has 5",
                        "1-0 f=v"),
                damage(
                        "lp-count of another record",
                        records(1, 1, node(1, 0, "1", "0", "0", "0", "0", "0", "0", "1", "g", "w", "5")),
                        "a record of 6 entries that says it has 5",
                        "1-0 g=w"),
                damage(
                        "lp-count of a deleted record",
                        records(0, 1, node(1, 0, "0", "1", "1", "f", "0", "3", "0", "0", "v", "5")),
                        "a record of 4 entries that says it has 5",
                        ""),
                damage(
                        "flags",
                        records(1, 1, node(1, 0, "1", "0", "1", "f", "0", "6", "0", "0", "v", "4")),
                        "unknown flags 6 of a record",
                        "1-0 f=v"),
                damage(
                        "flags that are text",
                        records(2, 2, node(1, 0, "1", "0", "1", "f", "0", "x", "0", "0", "v", "4"), node(2, 0, ONE)),
                        "a record with text in place of its flags",
                        "2-0 f=v"),
                damage(
                        "ID that is text",
                        records(1, 1, node(1, 0, "1", "0", "1", "f", "0", "2", "x", "0", "v", "4")),
                        "a record with text in place of its ID",
                        ""),
                damage(
                        "more fields than there can be",
                        records(1, 1, node(1, 0, "1", "0", "12", "f", "0", "2", "0", "0", "v", "4")),
                        "12 fields in a listpack of 10 entries",
                        ""),
                damage(
                        "fewer fields than none",
                        records(1, 1, node(1, 0, "1", "0", "1", "f", "0", "0", "0", "0", "-1", "4")),
                        "-1 fields in a listpack of 10 entries",
                        ""),
                damage(
                        "no 0 behind the fields",
                        records(1, 1, node(1, 0, "1", "0", "1", "f", "7", "2", "0", "0", "v", "4")),
                        "a node's fields with 7 behind them in place of 0",
                        ""),
                damage(
                        "record cut in its fields",
                        records(
                                2,
                                2,
                                node(1, 0, "1", "0", "2", "f", "g", "0", "2", "0", "0", "v", "w"),
                                node(2, 0, "1", "0", "2", "f", "g", "0", "2", "0", "0", "v")),
                        "a record without its count of entries; a field without a value",
                        "1-0 f=v g=w, 2-0 f=v"),
                damage(
                        "record cut before its fields",
                        records(1, 1, node(1, 0, "1", "0", "1", "f", "0", "2", "0")),
                        "a record without its ID",
                        ""),
                damage("empty node", records(1, 1, node(1, 0)), "a node without its count of records", ""),
                damage(
                        "no listpack",
                        records(2, 2, rdb -> rdb.len(16).id(1, 0).str("no listpack"), node(2, 0, ONE)),
                        "damaged listpack of 11 bytes",
                        "2-0 f=v"),
                damage("length", records(2, 1, node(1, 0, ONE)), "length 2 of a stream with 1 records", "1-0 f=v"),
                damage("last ID", records(1, 1, node(2, 0, ONE)), "last ID 1-0 of a stream with record 2-0", "2-0 f=v"),
                damage(
                        "last ID before a deleted record",
                        records(0, 1, node(2, 0, "0", "1", "1", "f", "0", "3", "0", "0", "v", "4")),
                        "last ID 1-0 of a stream with record 2-0",
                        ""));
    }

    static Stream<Arguments> damagedGroups() {
        long[] one = {1};
        long[] three = {1, 2, 3};
        return Stream.of(
                damage(
                        "order of pending entries",
                        groups(21, group(21, "g", new long[] {2, 1, 3, 1}, consumer(21, "c", 1, 2, 3))),
                        "pending entry 1-0 after 2-0; pending entry 1-0 after 3-0",
                        "g c 1=c 2=c 3=c"),
                damage(
                        "no owner",
                        groups(26, group(26, "g", three, consumer(26, "c", 2))),
                        "2 of 3 pending entries of group 1 have no owner",
                        "g c 1=nobody 2=c 3=nobody"),
                damage(
                        "no owner, and not nobody's either",
                        groups(27, group(27, "g", three, consumer(27, "c", 2), nacked(1))),
                        "1 of 3 pending entries of group 1 have no owner",
                        "g c 1=nobody 2=c 3=nobody"),
                damage(
                        "two owners",
                        groups(15, group(15, "g", three, consumer(15, "c", 1, 2), consumer(15, "d", 2, 3))),
                        "pending entry 2-0 has two owners",
                        "g c d 1=c 2=c 3=d"),
                damage(
                        "owned and nobody's",
                        groups(27, group(27, "g", one, consumer(27, "c", 1), nacked(1))),
                        "pending entry 1-0 has two owners",
                        "g c 1=c"),
                damage(
                        "twice one's own",
                        groups(19, group(19, "g", one, consumer(19, "c", 1, 1))),
                        "pending entry 1-0 has two owners",
                        "g c 1=c"),
                damage(
                        "not pending",
                        groups(21, group(21, "g", one, consumer(21, "c", 1, 7))),
                        "7-0 is among a consumer's pending entries and not among the group's",
                        "g c 1=c"),
                damage(
                        "nobody's and not pending",
                        groups(27, group(27, "g", one, consumer(27, "c", 1), nacked(7))),
                        "7-0 is among nobody's pending entries and not among the group's",
                        "g c 1=c"),
                damage(
                        "the same consumer",
                        groups(21, group(21, "g", three, consumer(21, "c", 1, 3), consumer(21, "c", 2))),
                        "a consumer of group 1 with the name of consumer 1",
                        "g c 1=c 2=c 3=c"),
                damage(
                        "the same group",
                        groups(
                                21,
                                group(21, "g", one, consumer(21, "c", 1)),
                                group(21, "h", new long[0]),
                                group(21, "g", new long[0])),
                        "group 3 has the name of one before it",
                        "g c 1=c, h"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"damages", "damagedGroups"})
    void damageIsAnErrorForAStrictReader(String name, byte[] rdb, String told, String kept) throws IOException {
        try (RdbReader in = Readings.open(rdb)) {
            KeyEntry key = first(in);
            if (name.equals("length")) { // servers load it, and no data is lost
                assertEquals(kept, read((StreamValue) key.decode()));
                return;
            }
            RdbFormatException e = assertThrows(RdbFormatException.class, () -> read((StreamValue) key.decode()));
            assertTrue(e.what().startsWith(told.split("; ")[0]), e.what());
            assertTrue(e.offset() > key.offset() && e.offset() < rdb.length, e.getMessage());
            assertTrue(e.getMessage().endsWith(", " + key), e.getMessage());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"damages", "damagedGroups"})
    void aLenientReaderReportsDamageAndContinues(String name, byte[] rdb, String told, String kept) throws IOException {
        List<String> reported = new ArrayList<>();
        ReadOptions lenient = ReadOptions.DEFAULT.withDamage(e -> reported.add(e.what()));
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), lenient)) {
            assertEquals(kept, read((StreamValue) first(in).decode()));
            assertEquals("behind", ((KeyEntry) in.next()).key().toString());
        }
        List<String> expected = List.of(told.split("; "));
        assertEquals(expected.size(), reported.size(), reported::toString);
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(reported.get(i).startsWith(expected.get(i)), reported::toString);
        }
    }

    private static KeyEntry first(RdbReader in) throws IOException {
        return (KeyEntry) in.next();
    }

    /** The groups of a stream as text, or its records if it has no groups. */
    private static String read(StreamValue stream) throws IOException {
        StringBuilder records = new StringBuilder();
        for (StreamRecord r; (r = stream.next()) != null; ) {
            records.append(records.isEmpty() ? "" : ", ").append(r.ms() + "-" + r.seq());
            for (FieldValue f; (f = r.nextField()) != null; ) {
                records.append(" " + f.field() + "=" + f.value());
            }
        }
        stream.state();
        StringBuilder groups = new StringBuilder();
        for (StreamGroup g; (g = stream.nextGroup()) != null; ) {
            groups.append(groups.isEmpty() ? "" : ", ").append(g.name());
            g.consumers().forEach(consumer -> groups.append(" " + consumer.name()));
            StreamPending p = g.pending();
            for (int i = 0; i < p.size(); i++) {
                assertEquals(1000 + p.ms(i), p.deliveryTime(i));
                assertEquals(p.ms(i), p.deliveryCount(i));
                Object owner = p.consumer(i) == StreamPending.NOBODY
                        ? "nobody"
                        : g.consumers().get(p.consumer(i)).name();
                groups.append(" " + p.ms(i) + "=" + owner);
            }
        }
        stream.idempotence();
        return groups.isEmpty() ? records.toString() : groups.toString();
    }

    @Test
    void afterReadingTheLengthIsTheNumberOfRecords() throws IOException {
        ReadOptions lenient = ReadOptions.DEFAULT.withDamage(e -> {});
        byte[] rdb = records(7, 1, node(1, 0, ONE));
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), lenient)) {
            StreamValue all = (StreamValue) first(in).decode();
            read(all);
            assertEquals(1, all.state().length());
        }
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), lenient)) {
            StreamValue unread = (StreamValue) first(in).decode();
            assertEquals(7, unread.state().length(), "the length is that of the file before the records are read");
        }
    }
}
