package io.rdbkit.format;

import org.jspecify.annotations.Nullable;

/**
 * The records that may stand in place of a key. For each: the byte, the name in rdb.h, the shape of the payload, the
 * servers that load it, its place, and whether it belongs to one server. Code that checks, converts, counts, leaves out
 * or finds records asks here; nothing of this is stated elsewhere.
 *
 * <table>
 * <caption>Opcodes</caption>
 * <tr><th>byte</th><th>name</th><th>from</th><th>payload</th><th>condition; else a server refuses the file or crashes</th></tr>
 * <tr><td>255</td><td>EOF</td><td>1</td><td>nothing; then u64 checksum from RDB 5 on</td><td>the checksum is right or 0</td></tr>
 * <tr><td>254</td><td>SELECTDB</td><td>1</td><td>len db</td><td>the server has this database; by default it has 16</td></tr>
 * <tr><td>253</td><td>EXPIRETIME</td><td>1</td><td>i32 unix seconds</td><td></td></tr>
 * <tr><td>252</td><td>EXPIRETIME_MS</td><td>3</td><td>i64 unix milliseconds</td><td></td></tr>
 * <tr><td>251</td><td>RESIZEDB</td><td>7</td><td>len keys, len keys with expiry</td><td>there is memory for this number</td></tr>
 * <tr><td>250</td><td>AUX</td><td>7</td><td>str name, str value</td><td></td></tr>
 * <tr><td>249</td><td>FREQ</td><td>9</td><td>u8 LFU counter</td><td></td></tr>
 * <tr><td>248</td><td>IDLE</td><td>9</td><td>len seconds</td><td></td></tr>
 * <tr><td>247</td><td>MODULE_AUX</td><td>9</td><td>len module-id, len when-opcode (2), len when, module tokens</td><td>the server has the
 *     module, and the module accepts the tokens</td></tr>
 * <tr><td>246</td><td>FUNCTION_PRE_GA</td><td>10, no other</td><td>str name, str engine, len flag, [str description], str
 *     code</td><td>as FUNCTION2</td></tr>
 * <tr><td>245</td><td>FUNCTION2</td><td>10</td><td>str code</td><td>the code loads, and its library is there once</td></tr>
 * <tr><td>244</td><td>SLOT_INFO</td><td>12; Valkey 80</td><td>len slot, len keys, len keys with expiry</td><td></td></tr>
 * <tr><td>243</td><td>KEY_META (Redis)</td><td>13</td><td>len n, n x { 4 bytes, module tokens }</td><td>the server has the module, or the class
 *     may be ignored</td></tr>
 * <tr><td>243</td><td>SLOT_IMPORT (Valkey)</td><td>80</td><td>str job, len n, n x { len from, len to }</td><td>the server is a node of a
 *     cluster, and slots go up to 16383</td></tr>
 * <tr><td>242</td><td>HASH_TEMPLATE (Redis)</td><td>15</td><td>len id, len n, n x str field</td><td>the id is declared once, before the
 *     hashes that refer to it</td></tr>
 * <tr><td>242</td><td>UPDATE (Valkey)</td><td>81</td><td>a command as RESP array of bulk strings</td><td>the command can be run</td></tr>
 * <tr><td>220</td><td>OBJECT_FLAGS</td><td>Dragonfly</td><td>u32 flags, u32 memcached flags if flag 2 is set</td><td></td></tr>
 * <tr><td>201, 202</td><td>ZSTD_RECORDS, LZ4_RECORDS</td><td>Dragonfly</td><td>str with one frame, which holds records and
 *     RECORDS_END</td><td></td></tr>
 * <tr><td>203</td><td>RECORDS_END</td><td>Dragonfly</td><td>nothing</td><td></td></tr>
 * <tr><td>107, 121</td><td>RAM_LRU, SLOT_NUM</td><td>Redis Enterprise</td><td>len</td><td></td></tr>
 * </table>
 *
 * <p>A server does not compare an opcode with the version in the header: it loads every opcode that it knows. The
 * version is the first whose servers know the opcode. A file may have opcodes of later versions, which only later
 * servers load.
 *
 * <p>Sources: rdb.h and the load loop of rdb.c; answers of servers to files made for this purpose.
 */
public enum Opcode {
    EOF(255, 1, Place.END),
    SELECTDB(254, 1, Place.ALONE),
    EXPIRETIME(253, 1, Place.BEFORE_KEY),
    EXPIRETIME_MS(252, 3, Place.BEFORE_KEY),
    RESIZEDB(251, 7, Place.ALONE),
    AUX(250, 7, Place.ALONE),
    FREQ(249, 9, Place.BEFORE_KEY),
    IDLE(248, 9, Place.BEFORE_KEY),
    /** Redis 5.0 knows it, but refuses the file even if it has the module. */
    MODULE_AUX(247, 9, Place.ALONE) {
        @Override
        public boolean isLoadedBy(ServerVersion server) {
            return super.isLoadedBy(server) && server.major() > 5;
        }
    },
    /** Written by Redis 7.0 release candidates. Redis 7.0 loads it, other servers refuse it. */
    FUNCTION_PRE_GA(246, 10, Place.ALONE) {
        @Override
        boolean isIn(RdbVersion version) {
            return version.equals(OF_REDIS_7_0);
        }

        @Override
        public boolean isLoadedBy(ServerVersion server) {
            return server.fork() == Fork.REDIS && server.writes().equals(OF_REDIS_7_0);
        }
    },
    FUNCTION2(245, 10, Place.ALONE),
    /** Only Redis writes it. Valkey passes over it since 9.0 and did not know it before. */
    SLOT_INFO(244, 12, Place.OF_CLUSTER),
    KEY_META(243, 13, Place.BEFORE_KEY, Fork.REDIS),
    SLOT_IMPORT(243, 80, Place.OF_CLUSTER, Fork.VALKEY),
    HASH_TEMPLATE(242, 15, Place.ALONE, Fork.REDIS),
    /** A command that came during a forkless save. A server runs it at this place. */
    UPDATE(242, 81, Place.ALONE, Fork.VALKEY),
    /** The mark that a key is never evicted, and memcached flags. */
    OBJECT_FLAGS(220, Producer.DRAGONFLY, Place.BEFORE_KEY),
    ZSTD_RECORDS(201, Producer.DRAGONFLY, Place.ALONE),
    LZ4_RECORDS(202, Producer.DRAGONFLY, Place.ALONE),
    RECORDS_END(203, Producer.DRAGONFLY, Place.ALONE),
    /** How long a key was not used. */
    RAM_LRU(107, Producer.REDIS_ENTERPRISE, Place.ALONE),
    SLOT_NUM(121, Producer.REDIS_ENTERPRISE, Place.ALONE);

    /** The place of an opcode. */
    private enum Place {
        /** Before a key. It is about that key. */
        BEFORE_KEY,
        /** Anywhere before the end. It is about the file, or about the records behind it. */
        ALONE,
        /** Like {@link #ALONE}, but about the state of a cluster node, which a changed file does not belong to. */
        OF_CLUSTER,
        /** At the end. */
        END
    }

    private static final RdbVersion OF_REDIS_7_0 = new RdbVersion(Fork.REDIS, 10);

    /** For opcodes that no version has. */
    private static final int NEVER = Integer.MAX_VALUE;

    private final int id;
    private final int since;
    private final Place place;
    private final @Nullable Fork only;
    /** Null unless only files of this producer have it. */
    private final @Nullable Producer producer;

    Opcode(int id, int since, Place place, @Nullable Fork only, @Nullable Producer producer) {
        this.producer = producer;
        this.id = id;
        this.since = since;
        this.place = place;
        this.only = only;
    }

    Opcode(int id, int since, Place place, @Nullable Fork only) {
        this(id, since, place, only, null);
    }

    Opcode(int id, int since, Place place) {
        this(id, since, place, null);
    }

    Opcode(int id, @Nullable Producer producer, Place place) {
        this(id, NEVER, place, Fork.REDIS, producer);
    }

    /** Whether all servers that write a version of the format know it. */
    boolean isIn(RdbVersion version) {
        return since <= version.number() && (only == null || only == version.fork());
    }

    /** Whether a server loads it, as far as this does not depend on its payload. */
    public boolean isLoadedBy(ServerVersion server) {
        return isIn(server.writes());
    }

    /**
     * Whether it is about a cluster node, so that it is left out of a file that does not belong to the node any more.
     */
    public boolean isOfCluster() {
        return place == Place.OF_CLUSTER;
    }

    /** The producer whose files alone have it; null for an opcode of the format. */
    public @Nullable Producer producer() {
        return producer;
    }

    /** The byte in the file. */
    public int id() {
        return id;
    }

    /** The fork whose format alone has it; null if both have it. */
    public @Nullable Fork fork() {
        return only;
    }

    /** Whether it is about the key behind it. */
    public boolean isBeforeKey() {
        return place == Place.BEFORE_KEY;
    }
}
