package io.rdbkit;

import io.rdbkit.format.RdbType;
import io.rdbkit.packed.IntsetBuilder;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.packed.ZiplistBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files with n things of one sort, by name. Their order and names would cost the most time if any part took quadratic
 * time.
 */
final class WorstValues {

    /** Makes a file. */
    interface Maker {
        byte[] file(int n);
    }

    private static final Map<String, Maker> ALL = new LinkedHashMap<>();

    static {
        ALL.put(
                "list, ziplist",
                n -> keyed(10).str(packed(new ZiplistBuilder(), n)).end());
        ALL.put(
                "zset, ziplist",
                n -> keyed(12).str(pairs(new ZiplistBuilder(), n)).end());
        ALL.put(
                "hash, ziplist",
                n -> keyed(13).str(pairs(new ZiplistBuilder(), n)).end());
        ALL.put("hash, zipmap", n -> keyed(9).str(zipmap(n)).end());
        ALL.put("set, intset", n -> keyed(11).str(intset(n)).end());
        ALL.put(
                "set, listpack",
                n -> keyed(20).str(packed(new ListpackBuilder(), n)).end());
        ALL.put(
                "zset, listpack",
                n -> keyed(17).str(pairs(new ListpackBuilder(), n)).end());
        ALL.put(
                "hash, listpack",
                n -> keyed(16).str(pairs(new ListpackBuilder(), n)).end());
        ALL.put(
                "hash, listpack with expiries",
                n -> keyed(25).le(8, 1).str(triples(n)).end());
        ALL.put("list, quicklist of n nodes", n -> repeated(keyed(14).len(n), n, i -> one(new ZiplistBuilder(), i)));
        ALL.put(
                "list, quicklist 2 of n nodes",
                n -> repeated(
                        keyed(18).len(n),
                        n,
                        i -> RdbBytes.magic("")
                                .len(2)
                                .str(one(new ListpackBuilder(), i))
                                .cut(),
                        false));
        ALL.put(
                "list, quicklist 2 of n items",
                n -> repeated(
                        keyed(18).len(n),
                        n,
                        i -> RdbBytes.magic("").len(1).str("item").cut(),
                        false));
        ALL.put(
                "list, quicklist 2, one node",
                n -> keyed(18).len(1, 2).str(packed(new ListpackBuilder(), n)).end());
        ALL.put("set, names that collide", n -> keyed(20).str(colliding(n)).end());
        ALL.put("set, plain", n -> repeated(keyed(2).len(n), n, WorstValues::name));
        ALL.put("zset, plain, scores as text", n -> repeated(keyed(3).len(n), n, i -> scored(i), false));
        ALL.put("hash, plain, with expiries", n -> repeated(keyed(24).le(8, 1).len(n), n, i -> expiring(i), false));
        ALL.put(
                "array",
                n -> repeated(
                        keyed(28).len(n, 0),
                        n,
                        i -> RdbBytes.magic("").len(i, 1).le(8, i).cut(),
                        false));
        ALL.put("module", n -> repeated(keyed(7).hex(HandMade.MODULE_ID), n, i -> new byte[] {5, 1, 'a'}, false, 0));
        ALL.put("string, LZF, most repeated", n -> keyed(0).raw(lzfRepeats(n)).end());
        ALL.put("string, LZF, single bytes", n -> keyed(0).raw(lzfSingles(n)).end());
        ALL.put(
                "stream, n nodes",
                n -> stream(n, i -> node(i, 1, 1), n).len(0).len(tail()).end());
        ALL.put(
                "stream, one node of n records",
                n -> stream(1, i -> node(i, n, 1), n).len(0).len(tail()).end());
        ALL.put(
                "stream, one record of n fields",
                n -> stream(1, i -> node(i, 1, n), 1).len(0).len(tail()).end());
        ALL.put("stream, n pending of one consumer", n -> pending(n, 1, false));
        ALL.put("stream, n pending, listed backwards", n -> pending(n, 1, true));
        ALL.put("stream, n consumers, listed backwards", n -> pending(n, n, true));
        ALL.put("stream, n pending of nobody, backwards", n -> pending(n, 0, true));
        ALL.put("stream, n groups", WorstValues::groups);
        ALL.put("stream, n producers", n -> producers(n, 1));
        ALL.put("stream, one producer of n", n -> producers(1, n));
        ALL.put("hash, template of n fields", n -> template(n));
        ALL.put("n hashes of a template", n -> templated(n));
        ALL.put(
                "n templates",
                n -> repeated(
                        RdbBytes.redis(15),
                        n,
                        i -> RdbBytes.magic("").bytes(242).len(i, 1).str("f").cut(),
                        false));
        ALL.put("n small hashes behind a large one", n -> smallBehindLarge(n));
    }

    private WorstValues() {}

    static Map<String, Maker> all() {
        return ALL;
    }

    private interface Part {
        byte[] at(int i);
    }

    private static byte[] repeated(RdbBytes rdb, int n, Part strings) {
        return repeated(rdb, n, strings, true);
    }

    private static byte[] repeated(RdbBytes rdb, int n, Part parts, boolean strings, int... end) {
        for (int i = 0; i < n; i++) {
            if (strings) {
                rdb.str(parts.at(i));
            } else {
                rdb.raw(parts.at(i));
            }
        }
        return rdb.bytes(end).end();
    }

    private static RdbBytes keyed(int type) {
        return RdbBytes.redis(15).select(0).key(type, "k");
    }

    private static byte[] name(int i) {
        return ("m" + i).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] packed(PackedBuilder builder, int n) {
        for (int i = 0; i < n; i++) {
            add(builder, i);
        }
        return builder.toBytes().toByteArray();
    }

    private static void add(PackedBuilder builder, int i) {
        byte[] name = name(i);
        builder.add(name, 0, name.length);
    }

    private static byte[] one(PackedBuilder builder, int i) {
        add(builder, i);
        return builder.toBytes().toByteArray();
    }

    private static byte[] pairs(PackedBuilder builder, int n) {
        for (int i = 0; i < n; i++) {
            add(builder, i);
            builder.addLong(i);
        }
        return builder.toBytes().toByteArray();
    }

    private static byte[] triples(int n) {
        ListpackBuilder builder = new ListpackBuilder();
        for (int i = 0; i < n; i++) {
            add(builder, i);
            builder.addLong(i);
            builder.addLong(n - i);
        }
        return builder.toBytes().toByteArray();
    }

    /** A zipmap whose header doesn't give the number of fields. */
    private static byte[] zipmap(int n) {
        RdbBytes blob = RdbBytes.magic("").bytes(254);
        for (int i = 0; i < n; i++) {
            byte[] name = name(i);
            blob.bytes(name.length).raw(name).bytes(1, 0, 'v');
        }
        return blob.bytes(255).cut();
    }

    private static byte[] intset(int n) {
        IntsetBuilder builder = new IntsetBuilder();
        for (int i = 0; i < n; i++) {
            builder.add(i);
        }
        return builder.toBytes().toByteArray();
    }

    /** Texts that all have the same hash in Java. */
    private static byte[] collision(int i) {
        byte[] name = new byte[2 * Integer.SIZE - 20];
        for (int bit = 0; bit < name.length / 2; bit++) {
            boolean one = (i >>> bit & 1) != 0;
            name[2 * bit] = (byte) (one ? 'A' : 'B');
            name[2 * bit + 1] = (byte) (one ? 'a' : 'B');
        }
        return name;
    }

    private static byte[] colliding(int n) {
        ListpackBuilder builder = new ListpackBuilder();
        for (int i = 0; i < n; i++) {
            byte[] name = collision(i);
            builder.add(name, 0, name.length);
        }
        return builder.toBytes().toByteArray();
    }

    private static byte[] scored(int i) {
        return RdbBytes.magic("").str(name(i)).bytes(3).text("1.5").cut();
    }

    private static byte[] expiring(int i) {
        return RdbBytes.magic("").len(i + 1).str(name(i)).str("v").cut();
    }

    /** A literal, then n back references of 264 bytes each. */
    private static byte[] lzfRepeats(int n) {
        RdbBytes string =
                RdbBytes.magic("").bytes(0xc3).len(2 + 3L * n, 1 + 264L * n).bytes(0, 'x');
        for (int i = 0; i < n; i++) {
            string.bytes(0xe0, 255, 0);
        }
        return string.cut();
    }

    /** n instructions of one byte each. */
    private static byte[] lzfSingles(int n) {
        RdbBytes string = RdbBytes.magic("").bytes(0xc3).len(2L * n, n);
        for (int i = 0; i < n; i++) {
            string.bytes(0, 'x');
        }
        return string.cut();
    }

    // ---- streams

    /** A stream up to the count of its groups. */
    private static RdbBytes stream(int nodes, Part node, int records) {
        RdbBytes rdb = keyed(27).len(nodes);
        for (int i = 0; i < nodes; i++) {
            rdb.raw(node.at(i));
        }
        return rdb.len(records).len(1L << 40, 0, 0, 0, 0, 0, records);
    }

    private static byte[] node(int i, int records, int fields) {
        ListpackBuilder builder = new ListpackBuilder();
        builder.addLong(records);
        builder.addLong(0);
        builder.addLong(fields);
        for (int f = 0; f < fields; f++) {
            add(builder, f);
        }
        builder.addLong(0);
        for (int r = 0; r < records; r++) {
            builder.addLong(2);
            builder.addLong(r);
            builder.addLong(0);
            for (int f = 0; f < fields; f++) {
                builder.addLong(f);
            }
            builder.addLong(3L + fields);
        }
        RdbBytes key = RdbBytes.magic("").id(i + 1L, 0);
        return RdbBytes.magic("")
                .str(key.cut())
                .str(builder.toBytes().toByteArray())
                .cut();
    }

    private static long[] tail() {
        return new long[] {0, 0, 0, 0, 0};
    }

    /** Consumers whose names have the same hash in Java. */
    private static byte[] pending(int n, int consumers, boolean backwards) {
        RdbBytes rdb = stream(0, i -> null, 0).len(1).str("g").len(0, 0, 0).len(n);
        for (int i = 1; i <= n; i++) {
            rdb.id(i, 0).le(8, 0).len(1);
        }
        rdb.len(consumers);
        for (int c = 0; c < consumers; c++) {
            rdb.str(collision(c)).le(8, 0).le(8, 0);
            ids(rdb, backwards ? n - c * (n / consumers) : c * (n / consumers) + 1, n / consumers, backwards);
        }
        return (consumers > 0 ? rdb.len(0) : ids(rdb, backwards ? n : 1, n, backwards))
                .len(tail())
                .end();
    }

    private static RdbBytes ids(RdbBytes rdb, int first, int n, boolean backwards) {
        rdb.len(n);
        for (int i = 0; i < n; i++) {
            rdb.id(backwards ? first - i : first + i, 0);
        }
        return rdb;
    }

    private static byte[] groups(int n) {
        RdbBytes rdb = stream(0, i -> null, 0).len(n);
        for (int i = 0; i < n; i++) {
            rdb.str(collision(i)).len(0, 0, 0).len(0, 0, 0);
        }
        return rdb.len(tail()).end();
    }

    private static byte[] producers(int n, int entries) {
        RdbBytes rdb = stream(0, i -> null, 0).len(0).len(100, 100, n);
        for (int i = 0; i < n; i++) {
            rdb.str(collision(i)).len(entries);
            for (int e = 0; e < entries; e++) {
                rdb.str("").len(0, 0);
            }
        }
        return rdb.len(0, 0).end();
    }

    // ---- hashes

    private static byte[] template(int n) {
        RdbBytes rdb = RdbBytes.redis(15).bytes(242).len(1, n);
        ListpackBuilder builder = new ListpackBuilder();
        builder.addLong(1);
        for (int i = 0; i < n; i++) {
            rdb.str(name(i));
            builder.addLong(i);
        }
        rdb.select(0)
                .key(RdbType.HASH_TMPL_LP_REF.id(), "k")
                .str(builder.toBytes().toByteArray());
        return rdb.end();
    }

    private static byte[] templated(int n) {
        RdbBytes rdb = RdbBytes.redis(15).bytes(242).len(1, 2).str("f", "g").select(0);
        byte[] listpack = Packed.listpack("1", "a", "b");
        for (int i = 0; i < n; i++) {
            rdb.key(RdbType.HASH_TMPL_LP_REF.id(), "k").str(listpack);
        }
        return rdb.end();
    }

    /**
     * Listpacks whose headers say that they have no fields. A search for duplicate fields must then make room while it
     * reads.
     */
    private static byte[] smallBehindLarge(int n) {
        RdbBytes rdb = keyed(16).str(pairs(new ListpackBuilder(), n));
        byte[] small = pairs(new ListpackBuilder(), 20);
        small[4] = 0;
        for (int i = 0; i < n / 4; i++) {
            rdb.key(16, "k").str(small);
        }
        return rdb.end();
    }
}
