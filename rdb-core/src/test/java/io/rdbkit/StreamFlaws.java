package io.rdbkit;

import io.rdbkit.format.Flaw;

/** The files with flawed streams among the {@link FlawedFiles}. */
final class StreamFlaws {

    /** The stream type of Redis 5.0, which all servers with streams load. */
    private static final int FIRST_TYPE = 15;

    private static final int FIRST_VERSION = 9;

    private static final String[] ONE = {"1", "0", "1", "f", "0", "2", "0", "0", "v", "4"};
    private static final String[] TWO = {"2", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "1", "0", "w", "4"};

    private final FlawedFiles files;

    private StreamFlaws(FlawedFiles files) {
        this.files = files;
    }

    static void addTo(FlawedFiles files) {
        StreamFlaws made = new StreamFlaws(files);
        made.nodes();
        made.records();
        made.states();
        made.groups();
    }

    private void add(Flaw flaw, String variant, FlawedFiles.Part value) {
        files.value(flaw, variant, FIRST_VERSION, FIRST_TYPE, value);
    }

    private static RdbBytes node(RdbBytes rdb, long ms, String... entries) {
        return rdb.len(16).id(ms, 0).str(Packed.listpack(entries));
    }

    private void nodes() {
        Flaw flaw = Flaw.STREAM_NODE;
        add(flaw, "key", rdb -> rdb.len(1)
                .str("short")
                .str(Packed.listpack(ONE))
                .len(1, 1, 0)
                .len(0));
        add(flaw, "empty", rdb -> node(rdb.len(1), 1).len(0, 1, 0).len(0));
        node(flaw, "count", "3", "0", "1", "f", "0", "2", "0", "0", "v", "4");
        node(flaw, "count-text", "x", "0", "1", "f", "0", "2", "0", "0", "v", "4");
        node(flaw, "deleted", "1", "5", "1", "f", "0", "2", "0", "0", "v", "4");
        node(flaw, "fields", "1", "0", "12", "f", "0", "2", "0", "0", "v", "4");
        node(flaw, "end", "1", "0", "1", "f", "7", "2", "0", "0", "v", "4");
    }

    private void records() {
        Flaw flaw = Flaw.STREAM_RECORD;
        node(flaw, "flags", "1", "0", "1", "f", "0", "6", "0", "0", "v", "4");
        node(flaw, "flags-text", "1", "0", "1", "f", "0", "x", "0", "0", "v", "4");
        node(flaw, "id-text", "1", "0", "1", "f", "0", "2", "x", "0", "v", "4");
        node(flaw, "entries", "1", "0", "1", "f", "0", "2", "0", "0", "v", "5");
        node(flaw, "cut", "2", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "1", "0");
        node(flaw, "fields", "1", "0", "0", "0", "0", "0", "0", "5", "g", "w", "6");
        Flaw order = Flaw.STREAM_ORDER;
        node(order, "records", "2", "0", "1", "f", "0", "2", "1", "0", "v", "4", "2", "0", "0", "w", "4");
        node(order, "same", "2", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "0", "0", "w", "4");
        node(order, "before-node", "1", "0", "1", "f", "0", "2", "-1", "0", "v", "4");
        add(order, "nodes", rdb -> node(node(rdb.len(2), 5, TWO), 1, ONE)
                .len(3, 6, 0)
                .len(0));
        add(order, "overlap", rdb -> node(node(rdb.len(2), 1, TWO), 2, ONE)
                .len(3, 2, 0)
                .len(0));
        add(order, "node-twice", rdb -> node(node(rdb.len(2), 1, ONE), 1, ONE)
                .len(2, 1, 0)
                .len(0));
    }

    /** A stream with one node, whose ID is 1-0. */
    private void node(Flaw flaw, String variant, String... entries) {
        long records = entries[0].equals("2") ? 2 : 1;
        add(flaw, variant, rdb -> node(rdb.len(1), 1, entries)
                .len(records, 9, 0)
                .len(0));
    }

    private void states() {
        Flaw length = Flaw.STREAM_LENGTH;
        add(length, "more", rdb -> node(rdb.len(1), 1, TWO).len(5, 9, 0).len(0));
        add(length, "less", rdb -> node(rdb.len(1), 1, TWO).len(1, 9, 0).len(0));
        add(length, "none", rdb -> node(rdb.len(1), 1, TWO).len(0, 9, 0).len(0));
        add(length, "empty", rdb -> rdb.len(0).len(5, 9, 0).len(0));
        add(Flaw.STREAM_LAST_ID, "", rdb -> node(rdb.len(1), 5, TWO)
                .len(2, 3, 0)
                .len(0));
        Flaw counters = Flaw.STREAM_COUNTERS;
        counted(counters, "first", 2, 0, 0, 0, 2);
        counted(counters, "deleted", 1, 0, 20, 0, 2);
        counted(counters, "added", 1, 0, 0, 0, 1);
    }

    private void counted(Flaw flaw, String variant, long... counters) {
        files.value(flaw, variant, 10, 19, rdb -> node(rdb.len(1), 1, TWO)
                .len(2, 9, 0)
                .len(counters)
                .len(0));
    }

    private void groups() {
        group(Flaw.DUPLICATE_GROUP, "", rdb -> pending(rdb.len(2)).len(0), rdb -> pending(rdb)
                .len(0));
        group(
                Flaw.DUPLICATE_CONSUMER,
                "",
                rdb -> consumer(consumer(pending(rdb.len(1), 1, 2).len(2), "c", 1), "c", 2));
        group(Flaw.PENDING_ORDER, "", rdb -> consumer(pending(rdb.len(1), 2, 1).len(1), "c", 1, 2));
        group(
                Flaw.PENDING_ORDER,
                "twice",
                rdb -> consumer(pending(rdb.len(1), 1, 1).len(1), "c", 1));
        group(Flaw.PENDING_OWNER, "", rdb -> pending(rdb.len(1), 1, 2).len(0));
        group(
                Flaw.PENDING_OWNER,
                "one",
                rdb -> consumer(pending(rdb.len(1), 1, 2).len(1), "c", 1));
        group(Flaw.PENDING_UNKNOWN, "", rdb -> consumer(pending(rdb.len(1), 1).len(1), "c", 1, 2));
        group(
                Flaw.PENDING_SHARED,
                "two",
                rdb -> consumer(consumer(pending(rdb.len(1), 1, 2).len(2), "c", 1, 2), "d", 1));
        group(Flaw.PENDING_SHARED, "one", rdb -> consumer(pending(rdb.len(1), 1).len(1), "c", 1, 1));
    }

    private void group(Flaw flaw, String variant, FlawedFiles.Part... groups) {
        add(flaw, variant, rdb -> {
            node(rdb.len(1), 1, TWO).len(2, 9, 0);
            for (FlawedFiles.Part group : groups) {
                group.accept(rdb);
            }
        });
    }

    /** A group in which these entries are pending. */
    private static RdbBytes pending(RdbBytes rdb, long... ids) {
        rdb.str("g").len(2, 0).len(ids.length);
        for (long ms : ids) {
            rdb.id(ms, 0).le(8, 1_600_000_000_000L).len(1);
        }
        return rdb;
    }

    private static RdbBytes consumer(RdbBytes rdb, String name, long... ids) {
        rdb.str(name).le(8, 1_600_000_000_000L).len(ids.length);
        for (long ms : ids) {
            rdb.id(ms, 0);
        }
        return rdb;
    }
}
