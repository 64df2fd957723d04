package io.rdbkit;

import io.rdbkit.format.Flaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Files with one flaw each. Each file has the oldest version in which the flaw can occur, so that most servers read as
 * far as the flaw. One key stands before the flaw and one behind it. They show which part of the file a server loads.
 */
final class FlawedFiles {

    /** @param name the flaw's code, and a variant if several files have that flaw */
    record Flawed(String name, Flaw flaw, byte[] rdb) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** The key with the flaw, or the key behind it if the flaw is not in a key. */
    private static final String KEY = "k";

    private static final long LONG_AGO = 1_500_000_000_000L;
    private static final long NOT_YET = 4_000_000_000_000L;

    private final List<Flawed> files = new ArrayList<>();

    private FlawedFiles() {}

    /** The files for all flaws. */
    static List<Flawed> all() {
        FlawedFiles made = new FlawedFiles();
        made.files();
        made.functions();
        made.keys();
        made.emptyCollections();
        made.members();
        made.packed();
        made.hashes();
        StreamFlaws.addTo(made);
        return made.files;
    }

    /** Writes a part of a file. */
    interface Part extends Consumer<RdbBytes> {}

    void add(Flaw flaw, String variant, RdbBytes rdb, Part part) {
        rdb.select(0).string("before", "1");
        part.accept(rdb);
        add(flaw, variant, rdb.string("behind", "2").end());
    }

    void add(Flaw flaw, String variant, int version, Part part) {
        add(flaw, variant, RdbBytes.redis(version), part);
    }

    private void add(Flaw flaw, String variant, byte[] rdb) {
        files.add(new Flawed(flaw + (variant.isEmpty() ? "" : "-" + variant), flaw, rdb));
    }

    // ---- the file

    private void files() {
        byte[] good = RdbBytes.redis(6)
                .select(0)
                .string("before", "1")
                .string(KEY, "v")
                .string("behind", "2")
                .end();
        byte[] wrong = good.clone();
        wrong[wrong.length - 1] ^= 1;
        add(Flaw.WRONG_CHECKSUM, "", wrong);
        add(Flaw.TRUNCATED, "", Arrays.copyOf(good, good.length - 12));
        add(Flaw.BAD_TAIL, "", RdbBytes.magic("").raw(good).string("more", "v").cut());
        add(Flaw.IGNORED_TAIL, "", RdbBytes.magic("").raw(good).text("and more").cut());
        add(Flaw.STRUCTURE, "", 6, rdb -> rdb.bytes(100).str(KEY, "v"));
        add(Flaw.UNSUPPORTED, "", 8, rdb -> rdb.key(6, KEY).hex("8100"));
        record(Flaw.KEY_COUNT, "", 7, rdb -> rdb.bytes(251).len(1000, 0));
        record(Flaw.KEY_COUNT_HUGE, "", 7, rdb -> rdb.bytes(251).len(1L << 60, 0));
        record(Flaw.KEY_COUNT_HUGE, "expires", 7, rdb -> rdb.bytes(251).len(3, 1L << 60));
        record(Flaw.DATABASE_NUMBER, "", 6, rdb -> rdb.select(16)
                .string("far", "v")
                .select(0));
        record(Flaw.MODULE_AUX, "", 9, rdb -> rdb.bytes(247)
                .hex(HandMade.MODULE_ID)
                .len(2, 2)
                .hex("050568656c6c6f" + "00"));
        record(Flaw.OF_PRODUCER, "", 6, rdb -> rdb.bytes(107).len(835));
        Flaw newer = Flaw.NEWER_THAN_VERSION;
        record(newer, "aux", 6, rdb -> rdb.aux("redis-ver", "2.8"));
        record(newer, "key-count", 6, rdb -> rdb.bytes(251).len(3, 0));
        record(newer, "expiry-ms", 2, rdb -> rdb.bytes(252).le(8, NOT_YET));
        record(newer, "idle", 8, rdb -> rdb.bytes(248).len(5));
        record(newer, "frequency", 8, rdb -> rdb.bytes(249, 5));
        record(newer, "slot-info", 9, rdb -> rdb.bytes(244).len(5, 1, 0));
        record(newer, "slot-info-11", 11, rdb -> rdb.bytes(244).len(5, 1, 0));
        record(newer, "key-meta", 12, rdb -> rdb.bytes(243).len(0));
        record(newer, "hash-template", 14, rdb -> rdb.bytes(242).len(7, 1).str("f"));
        record(Flaw.KEY_METADATA, "", 13, rdb -> rdb.bytes(243).len(1).hex("08f5c428" + "0201" + "00"));
        record(Flaw.KEY_METADATA_IGNORED, "", 13, rdb -> rdb.bytes(243).len(1).hex("09f5c428" + "0201" + "00"));
        slotImport("", "c".repeat(40), 10, 30);
        slotImport("late", "c".repeat(40), 16380, 16384);
        slotImport("backwards", "c".repeat(40), 30, 10);
        slotImport("job", "short", 10, 30);
        value(Flaw.NEWER_THAN_VERSION, "type", 6, 16, rdb -> rdb.str(Packed.listpack("f", "v")));
        value(Flaw.MODULE_VALUE, "", 8, 7, rdb -> rdb.hex(HandMade.MODULE_ID + "0102" + "00"));
    }

    /** A file with a flawed part between its keys. A plain key follows the part. */
    private void record(Flaw flaw, String variant, int version, Part part) {
        add(flaw, variant, version, rdb -> {
            part.accept(rdb);
            rdb.string(KEY, "v");
        });
    }

    private void slotImport(String variant, String job, int from, int to) {
        add(Flaw.SLOT_IMPORT, variant, RdbBytes.valkey(80), rdb -> rdb.bytes(243)
                .str(job)
                .len(1, from, to)
                .string(KEY, "v"));
    }

    private void functions() {
        String body = "redis.register_function('f', function() return 1 end)";
        String code = "#!lua name=lib\n" + body;
        function(Flaw.DUPLICATE_FUNCTION, "", code, code);
        function(Flaw.FUNCTION_HEADER, "none", body);
        function(Flaw.FUNCTION_HEADER, "no-name", code.replace(" name=lib", ""));
        function(Flaw.FUNCTION_HEADER, "bad-name", code.replace("=lib", "=l-i-b"));
        function(Flaw.FUNCTION_HEADER, "two-names", code.replace("=lib", "=lib name=other"));
        function(Flaw.FUNCTION_HEADER, "more", code.replace("=lib", "=lib other=thing"));
        function(Flaw.FUNCTION_HEADER, "no-code", "#!lua name=lib");
        function(Flaw.FUNCTION_ENGINE, "", code.replace("lua", "js"));
        record(Flaw.NEWER_THAN_VERSION, "function", 9, rdb -> rdb.bytes(245).str(code));
        preRelease(Flaw.NEWER_THAN_VERSION, "function-pre-release", 9, body);
        preRelease(Flaw.NEWER_THAN_VERSION, "function-pre-release-11", 11, body);
        preRelease(Flaw.FUNCTION_PRE_RELEASE, "", 10, body);
    }

    private void preRelease(Flaw flaw, String variant, int version, String body) {
        record(flaw, variant, version, rdb -> rdb.bytes(246)
                .str("lib", "LUA")
                .len(0)
                .str(body));
    }

    private void function(Flaw flaw, String variant, String... codes) {
        record(flaw, variant, 10, rdb -> Arrays.stream(codes)
                .forEach(code -> rdb.bytes(245).str(code)));
    }

    private void keys() {
        add(Flaw.DUPLICATE_KEY, "", 6, rdb -> rdb.string("k", "v").string("k", "w"));
        add(Flaw.DUPLICATE_KEY, "types", 6, rdb -> rdb.string("k", "v")
                .key(2, "k")
                .len(1)
                .str("m"));
        add(Flaw.EXPIRED_KEY, "", 6, rdb -> rdb.bytes(252).le(8, LONG_AGO).string("k", "v"));
        add(Flaw.DAMAGED_STRING, "value", 6, rdb -> rdb.key(0, "k").hex("c30516" + "0061e00cff"));
        add(Flaw.DAMAGED_STRING, "member", 6, rdb -> rdb.key(2, "k")
                .len(2)
                .hex("c30516" + "0061e00cff")
                .str("m"));
        add(Flaw.DAMAGED_STRING, "packed", 6, rdb -> rdb.key(13, "k").hex("c30516" + "0061e00cff"));
    }

    // ---- collections

    private void emptyCollections() {
        empty("list", 6, 1, rdb -> rdb.len(0));
        empty("set", 6, 2, rdb -> rdb.len(0));
        empty("zset", 6, 3, rdb -> rdb.len(0));
        empty("hash", 6, 4, rdb -> rdb.len(0));
        empty("zset-2", 8, 5, rdb -> rdb.len(0));
        empty("zipmap", 6, 9, rdb -> rdb.str(Packed.zipmap()));
        empty("list-ziplist", 6, 10, rdb -> rdb.str(Packed.ziplist()));
        empty("intset", 6, 11, rdb -> rdb.str(Packed.intset()));
        empty("zset-ziplist", 6, 12, rdb -> rdb.str(Packed.ziplist()));
        empty("hash-ziplist", 6, 13, rdb -> rdb.str(Packed.ziplist()));
        empty("quicklist", 7, 14, rdb -> rdb.len(0));
        empty("quicklist-node", 7, 14, rdb -> rdb.len(1).str(Packed.ziplist()));
        empty("hash-listpack", 10, 16, rdb -> rdb.str(Packed.listpack()));
        empty("zset-listpack", 10, 17, rdb -> rdb.str(Packed.listpack()));
        empty("quicklist-2", 10, 18, rdb -> rdb.len(0));
        empty("quicklist-2-node", 10, 18, rdb -> rdb.len(1, 2).str(Packed.listpack()));
        empty("set-listpack", 11, 20, rdb -> rdb.str(Packed.listpack()));
        empty("hash-metadata", 12, 24, rdb -> rdb.le(8, NOT_YET).len(0));
        empty("hash-listpack-ex", 12, 25, rdb -> rdb.le(8, NOT_YET).str(Packed.listpack()));
        add(Flaw.EMPTY_COLLECTION, "hash-2", RdbBytes.valkey(80), rdb -> rdb.key(22, "k")
                .len(0));
    }

    private void empty(String variant, int version, int type, Part value) {
        value(Flaw.EMPTY_COLLECTION, variant, version, type, value);
    }

    void value(Flaw flaw, String variant, int version, int type, Part value) {
        add(flaw, variant, version, rdb -> value.accept(rdb.key(type, "k")));
    }

    private void members() {
        Flaw twice = Flaw.DUPLICATE_MEMBER;
        value(twice, "set", 6, 2, rdb -> rdb.len(3).str("m", "n", "m"));
        value(twice, "set-numbers", 6, 2, rdb -> rdb.len(3).str("1", "2", "1"));
        value(twice, "zset", 6, 3, rdb -> rdb.len(3).str("m", "1", "n", "2", "m", "3"));
        value(twice, "zset-2", 8, 5, rdb -> score(score(score(rdb.len(3), "m", 1), "n", 2), "m", 3));
        value(twice, "zset-ziplist", 6, 12, rdb -> rdb.str(Packed.ziplist("m", "1", "n", "2", "m", "3")));
        value(twice, "zset-listpack", 10, 17, rdb -> rdb.str(Packed.listpack("m", "1", "n", "2", "m", "3")));
        value(twice, "set-listpack", 11, 20, rdb -> rdb.str(Packed.listpack("m", "n", "m")));
        Flaw nan = Flaw.NAN_SCORE;
        value(nan, "zset", 6, 3, rdb -> rdb.len(2).str("m").bytes(253).str("n", "1"));
        value(nan, "zset-text", 6, 3, rdb -> rdb.len(2).str("m", "much", "n", "1"));
        value(nan, "zset-2", 8, 5, rdb -> score(score(rdb.len(2), "m", Double.NaN), "n", 1));
        value(nan, "zset-ziplist", 6, 12, rdb -> rdb.str(Packed.ziplist("m", "1", "n", "nan")));
        value(nan, "zset-ziplist-text", 6, 12, rdb -> rdb.str(Packed.ziplist("m", "1", "n", "much")));
        value(nan, "zset-listpack", 10, 17, rdb -> rdb.str(Packed.listpack("m", "1", "n", "nan")));
        Flaw order = Flaw.ZSET_ORDER;
        value(order, "ziplist", 6, 12, rdb -> rdb.str(Packed.ziplist("m", "3", "n", "2", "o", "1")));
        value(order, "listpack", 10, 17, rdb -> rdb.str(Packed.listpack("m", "3", "n", "2", "o", "1")));
        value(order, "names", 10, 17, rdb -> rdb.str(Packed.listpack("o", "1", "n", "1", "m", "1")));
        Flaw ascending = Flaw.INTSET_ORDER;
        value(ascending, "", 6, 11, rdb -> rdb.str(intset(3, 1, 2)));
        value(ascending, "twice", 6, 11, rdb -> rdb.str(intset(1, 1, 2)));
    }

    private static RdbBytes score(RdbBytes rdb, String member, double score) {
        return rdb.str(member).le(8, Double.doubleToLongBits(score));
    }

    /** An intset of 2-byte numbers, in the order given. */
    private static byte[] intset(int... numbers) {
        RdbBytes set = RdbBytes.magic("").le(4, 2).le(4, numbers.length);
        for (int number : numbers) {
            set.le(2, number);
        }
        return set.cut();
    }

    // ---- packed values

    private void packed() {
        Flaw damaged = Flaw.PACKED_DAMAGED;
        byte[] listpack = Packed.listpack("f", "v", "g", "w");
        value(damaged, "listpack-bytes", 10, 16, rdb -> rdb.str(changed(listpack, 0, 1)));
        value(damaged, "listpack-count", 10, 16, rdb -> rdb.str(changed(listpack, 4, 2)));
        value(damaged, "listpack-back-length", 10, 16, rdb -> rdb.str(changed(listpack, 8, 1)));
        value(damaged, "listpack-length", 10, 16, rdb -> rdb.str(changed(listpack, 6, 0x20)));
        value(damaged, "listpack-encoding", 10, 16, rdb -> rdb.str(changed(listpack, 6, 0x7f)));
        value(damaged, "listpack-end", 10, 16, rdb -> rdb.str(changed(listpack, listpack.length - 1, 1)));
        value(damaged, "list-listpack", 10, 18, rdb -> rdb.len(1, 2).str(changed(listpack, 6, 0x20)));
        byte[] ziplist = Packed.ziplist("f", "v", "g", "w");
        value(damaged, "ziplist-bytes", 6, 13, rdb -> rdb.str(changed(ziplist, 0, 1)));
        value(damaged, "ziplist-tail", 6, 13, rdb -> rdb.str(changed(ziplist, 4, 1)));
        value(damaged, "ziplist-count", 6, 13, rdb -> rdb.str(changed(ziplist, 8, 2)));
        value(damaged, "ziplist-previous", 6, 13, rdb -> rdb.str(changed(ziplist, 13, 1)));
        value(damaged, "ziplist-length", 6, 13, rdb -> rdb.str(changed(ziplist, 11, 0x20)));
        value(damaged, "list-ziplist-length", 6, 10, rdb -> rdb.str(changed(ziplist, 11, 0x20)));
        value(damaged, "list-ziplist-previous", 6, 10, rdb -> rdb.str(changed(ziplist, 13, 1)));
        value(damaged, "quicklist-length", 7, 14, rdb -> rdb.len(1).str(changed(ziplist, 11, 0x20)));
        value(damaged, "zipmap", 6, 9, rdb -> rdb.str(changed(Packed.zipmap("f", "v"), 1, 0x20)));
        value(damaged, "intset-count", 6, 11, rdb -> rdb.str(changed(intset(1, 2, 3), 4, 8)));
        value(damaged, "intset-width", 6, 11, rdb -> rdb.str(changed(intset(1, 2, 3), 0, 1)));
        Flaw pairs = Flaw.PACKED_PAIRS;
        value(pairs, "hash-listpack", 10, 16, rdb -> rdb.str(Packed.listpack("f", "v", "g")));
        value(pairs, "zset-listpack", 10, 17, rdb -> rdb.str(Packed.listpack("m", "1", "n")));
        value(pairs, "hash-ziplist", 6, 13, rdb -> rdb.str(Packed.ziplist("f", "v", "g")));
        value(pairs, "zset-ziplist", 6, 12, rdb -> rdb.str(Packed.ziplist("m", "1", "n")));
        value(pairs, "hash-listpack-ex", 12, 25, rdb -> rdb.le(8, 0).str(Packed.listpack("f", "v", "0", "g", "w")));
        value(Flaw.LIST_NODE, "", 10, 18, rdb -> rdb.len(1, 3).str(Packed.listpack("a")));
        value(Flaw.EMPTY_NODE, "ziplist", 7, 14, rdb -> rdb.len(2)
                .str(Packed.ziplist())
                .str(Packed.ziplist("a")));
        value(Flaw.EMPTY_NODE, "ziplist-last", 7, 14, rdb -> rdb.len(2)
                .str(Packed.ziplist("a"))
                .str(Packed.ziplist()));
        value(Flaw.EMPTY_NODE, "listpack", 10, 18, rdb -> rdb.len(2, 2)
                .str(Packed.listpack())
                .len(2)
                .str(Packed.listpack("a")));
        value(Flaw.ARRAY_ORDER, "", 14, 28, rdb -> rdb.len(2, 0)
                .len(7, 0)
                .str("a")
                .len(3, 0)
                .str("b"));
        value(Flaw.EMPTY_COLLECTION, "array", 14, 28, rdb -> rdb.len(0, 0));
    }

    private static byte[] changed(byte[] blob, int at, int bits) {
        byte[] changed = blob.clone();
        changed[at] ^= (byte) bits;
        return changed;
    }

    private void hashes() {
        Flaw twice = Flaw.DUPLICATE_FIELD;
        String longValue = "w".repeat(100);
        value(twice, "hash", 6, 4, rdb -> rdb.len(3).str("f", "v", "g", "w", "f", "x"));
        value(twice, "ziplist", 6, 13, rdb -> rdb.str(Packed.ziplist("f", "v", "g", "w", "f", "x")));
        value(twice, "zipmap", 6, 9, rdb -> rdb.str(Packed.zipmap("f", "v", "g", "w", "f", "x")));
        value(twice, "listpack", 10, 16, rdb -> rdb.str(Packed.listpack("f", "v", "g", "w", "f", "x")));
        value(twice, "listpack-long", 10, 16, rdb -> rdb.str(Packed.listpack("f", "v", "g", longValue, "f", "x")));
        value(twice, "listpack-ex", 12, 25, rdb -> rdb.le(8, 0)
                .str(Packed.listpack("f", "v", "0", "g", "w", "0", "f", "x", "0")));
        value(twice, "metadata", 12, 24, rdb -> rdb.le(8, NOT_YET)
                .len(3, 1)
                .str("f", "v")
                .len(0)
                .str("g", "w")
                .len(0)
                .str("f", "x"));
        add(twice, "hash-2", RdbBytes.valkey(80), rdb -> rdb.key(22, "k")
                .len(2)
                .str("f", "v")
                .le(8, NOT_YET)
                .str("f", "w")
                .le(8, -1));
        Flaw template = Flaw.HASH_TEMPLATE;
        templated(template, "values", rdb -> rdb.key(30, "k").str(Packed.listpack("7", "v")));
        templated(template, "no-number", rdb -> rdb.key(30, "k").str(Packed.listpack("x", "v", "w")));
        Flaw expiry = Flaw.FIELD_EXPIRY;
        String negative = Long.toString(-LONG_AGO);
        String tooLate = Long.toString(1L << 50);
        value(expiry, "text", 12, 25, rdb -> rdb.le(8, NOT_YET).str(Packed.listpack("f", "v", "soon")));
        value(expiry, "negative", 12, 25, rdb -> rdb.le(8, NOT_YET).str(Packed.listpack("f", "v", negative)));
        value(expiry, "listpack-late", 12, 25, rdb -> rdb.le(8, NOT_YET).str(Packed.listpack("f", "v", tooLate)));
        value(expiry, "metadata-late", 12, 24, rdb -> rdb.le(8, NOT_YET)
                .len(1, 1L << 50)
                .str("f", "v"));
        String later = Long.toString(NOT_YET + 1);
        String soon = Long.toString(NOT_YET);
        value(Flaw.FIELD_EXPIRY_ORDER, "", 12, 25, rdb -> rdb.le(8, NOT_YET)
                .str(Packed.listpack("f", "v", later, "g", "w", soon)));
        value(Flaw.EXPIRED_FIELD, "metadata", 12, 24, rdb -> rdb.le(8, LONG_AGO)
                .len(2, 1)
                .str("f", "v")
                .len(0)
                .str("g", "w"));
        value(Flaw.EXPIRED_FIELD, "listpack-ex", 12, 25, rdb -> rdb.le(8, LONG_AGO)
                .str(Packed.listpack("f", "v", Long.toString(LONG_AGO), "g", "w", "0")));
        add(expiry, "hash-2-negative", RdbBytes.valkey(80), rdb -> rdb.key(22, "k")
                .len(1)
                .str("f", "v")
                .le(8, -2));
        add(Flaw.EXPIRED_FIELD, "hash-2", RdbBytes.valkey(80), rdb -> rdb.key(22, "k")
                .len(2)
                .str("f", "v")
                .le(8, LONG_AGO)
                .str("g", "w")
                .le(8, -1));
    }

    private void templated(Flaw flaw, String variant, Part key) {
        add(flaw, variant, 15, rdb -> key.accept(rdb.bytes(242).len(7, 2).str("f", "g")));
    }
}
