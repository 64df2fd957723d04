package io.rdbkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** Small files with one of everything that their version has. */
public final class HandMade {

    /** The ID of module {@code abcdefghi}, encoding version 3. */
    static final String MODULE_ID = "81" + "69b71d79f8218803";

    private HandMade() {}

    public static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("RDB 1", seconds(RdbBytes.redis(1)).end());
        files.put("RDB 2", packedOfOld(seconds(RdbBytes.redis(2))).end());
        files.put("RDB 4", plain(packedOfOld(RdbBytes.redis(4))).end());
        files.put("RDB 9", eviction(plain(RdbBytes.redis(9))).end());
        files.put("RDB 15", redis15().end());
        files.put("VALKEY 80", valkey80().end());
        return files;
    }

    private static RdbBytes seconds(RdbBytes rdb) {
        return rdb.select(0)
                .string("a", "1")
                .bytes(253)
                .le(4, 1_900_000_000)
                .string("expires", "2")
                .select(3)
                .key(1, "list")
                .len(2)
                .str("x", "y");
    }

    private static RdbBytes plain(RdbBytes rdb) {
        return rdb.select(1)
                .bytes(252)
                .le(8, 1_900_000_000_123L)
                .key(0, "int8")
                .bytes(0xc0, 0x85)
                .key(0, "int16")
                .bytes(0xc1, 0x01, 0x80)
                .key(0, "int32")
                .bytes(0xc2, 1, 2, 3, 4)
                .key(0, "lzf")
                .hex("c30516" + "0061e00c00")
                .key(2, "set")
                .len(2)
                .str("m", "n")
                .key(3, "zset")
                .len(4)
                .str("one", "1.5", "inf")
                .bytes(254)
                .str("-inf")
                .bytes(255)
                .str("nan")
                .bytes(253)
                .key(4, "hash")
                .len(1)
                .str("f", "v");
    }

    private static RdbBytes packedOfOld(RdbBytes rdb) {
        return rdb.select(2)
                .key(9, "zipmap")
                .str(Packed.zipmap("f", "v", "g", "w"))
                .key(10, "ziplist")
                .str(Packed.ziplist("a", "b", "c"))
                .key(11, "intset")
                .str(Packed.intset(1, 2, 300))
                .key(12, "zset ziplist")
                .str(Packed.ziplist("m", "1", "n", "2"));
    }

    private static RdbBytes eviction(RdbBytes rdb) {
        return rdb.select(0)
                .bytes(252)
                .le(8, 1_900_000_000_123L)
                .bytes(248)
                .len(100_000)
                .string("idle", "1")
                .bytes(249, 200)
                .string("frequent", "2")
                .bytes(253)
                .le(4, 1_900_000_000)
                .string("seconds", "3");
    }

    private static RdbBytes redis15() {
        RdbBytes rdb = RdbBytes.redis(15)
                .aux("redis-ver", "8.10.0")
                .bytes(245)
                .str("#!lua name=lib\n")
                .bytes(246)
                .str("old", "LUA")
                .len(1)
                .str("what it does", "code")
                .bytes(242)
                .len(7, 2)
                .str("f", "g");
        moduleAux(rdb, 1).select(0).bytes(251).len(3, 1).bytes(244).len(12, 1, 0);
        eviction(plain(packedOfOld(rdb))).select(4);
        rdb.bytes(252)
                .le(8, 1_900_000_000_123L)
                .bytes(248)
                .len(3)
                .bytes(243)
                .len(1)
                .hex("09f5c428"); // a class that a server may ignore
        rdb.hex("0201" + "00").string("with metadata", "1");
        rdb.key(5, "zset 2").len(1).str("m").le(8, Double.doubleToLongBits(1.5));
        rdb.key(7, "module").hex(MODULE_ID + "0102" + "0240ff" + "0300000000" + "040000000000000000" + "050161" + "00");
        rdb.key(14, "quicklist").len(2).str(Packed.ziplist("a", "b")).str(Packed.ziplist("c"));
        rdb.key(16, "hash listpack").str(Packed.listpack("f", "v"));
        rdb.key(17, "zset listpack").str(Packed.listpack("m", "1"));
        rdb.key(18, "quicklist 2").len(2, 1).str("plain").len(2).str(Packed.listpack("a", "b"));
        rdb.key(20, "set listpack").str(Packed.listpack("a", "b", "c"));
        rdb.key(22, "hash pre").len(1, 0).str("f", "v");
        rdb.key(23, "hash lp pre").str(Packed.listpack("f", "v", "0"));
        rdb.key(24, "hash ttl")
                .le(8, 1_900_000_000_000L)
                .len(2, 1)
                .str("f", "v")
                .len(0)
                .str("g", "w");
        rdb.key(25, "hash lp ttl").le(8, 1_900_000_000_000L).str(Packed.listpack("f", "v", "1900000000000"));
        for (int type : new int[] {15, 19, 21, 26, 27}) {
            stream(rdb, type);
        }
        array(rdb);
        rdb.key(30, "template listpack").str(Packed.listpack("7", "v", "w"));
        rdb.key(32, "template array").len(7).str("v", "w");
        return moduleAux(rdb, 2);
    }

    private static RdbBytes moduleAux(RdbBytes rdb, int when) {
        return rdb.bytes(247).hex(MODULE_ID).len(2, when).hex("050568656c6c6f" + "00");
    }

    private static void array(RdbBytes rdb) {
        rdb.key(28, "array").len(4, 1, 9);
        rdb.len(0, 0)
                .str("a long string")
                .len(1, 1)
                .le(8, -5)
                .len(2, 2)
                .le(8, 0)
                .len(1L << 40, 3)
                .str("short");
    }

    private static void stream(RdbBytes rdb, int type) {
        rdb.key(type, "stream " + type).len(1);
        rdb.len(16).id(1000, 1);
        rdb.str(Packed.listpack("1", "1", "1", "f", "0", "2", "0", "0", "v", "4", "3", "1", "-1", "deleted", "4"));
        rdb.len(1, 1001, 0);
        if (type >= 19) {
            rdb.len(1000, 1, 1001, 0, 2);
        }
        rdb.len(1).str("group").len(1001, 0);
        if (type >= 19) {
            rdb.len(-1);
        }
        rdb.len(type == 27 ? 2 : 1).id(1000, 1).le(8, 1234).len(2);
        if (type == 27) {
            rdb.id(1001, 0).le(8, 0).len(1);
        }
        rdb.len(1).str("consumer").le(8, 1234);
        if (type >= 21) {
            rdb.le(8, -1);
        }
        rdb.len(1).id(1000, 1);
        if (type == 27) {
            rdb.len(1).id(1001, 0);
        }
        if (type >= 26) {
            rdb.len(100, 10, 1).str("producer").len(1).str("iid").len(1000, 1).len(1, 0);
        }
    }

    private static RdbBytes valkey80() {
        RdbBytes rdb = RdbBytes.valkey(80).aux("valkey-ver", "9.1.0");
        rdb.bytes(243).str("a job").len(2, 0, 5, 7, 7);
        rdb.select(0).bytes(251).len(1, 0);
        rdb.key(22, "hash 2").len(2).str("f", "v").le(8, -1).str("g", "w").le(8, 1_900_000_000_000L);
        return eviction(plain(rdb));
    }
}
