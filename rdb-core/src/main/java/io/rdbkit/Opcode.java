package io.rdbkit;

import static io.rdbkit.io.Shape.LEN;
import static io.rdbkit.io.Shape.MODULE_TOKENS;
import static io.rdbkit.io.Shape.STR;
import static io.rdbkit.io.Shape.each;
import static io.rdbkit.io.Shape.fixed;
import static io.rdbkit.io.Shape.optional;
import static io.rdbkit.io.Shape.seq;

import io.rdbkit.io.Shape;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What may stand where a key could, and all that is known of it: the byte, the name in rdb.h, the shape of the payload, who loads it, where it
 * stands, and whether it belongs to one server. What checks, converts, counts, leaves out or looks for records asks here, and nowhere else is it
 * said.
 *
 * <table>
 * <caption>Opcodes</caption>
 * <tr><th>byte</th><th>name</th><th>from</th><th>payload</th><th>what must be true, or a server refuses the file or dies</th></tr>
 * <tr><td>255</td><td>EOF</td><td>1</td><td>nothing; then u64 checksum from RDB 5 on</td><td>the checksum is right or 0</td></tr>
 * <tr><td>254</td><td>SELECTDB</td><td>1</td><td>len db</td><td>the server has as many databases, 16 by default</td></tr>
 * <tr><td>253</td><td>EXPIRETIME</td><td>1</td><td>i32 unix seconds</td><td></td></tr>
 * <tr><td>252</td><td>EXPIRETIME_MS</td><td>3</td><td>i64 unix milliseconds</td><td></td></tr>
 * <tr><td>251</td><td>RESIZEDB</td><td>7</td><td>len keys, len keys with expiry</td><td>there is memory for as many</td></tr>
 * <tr><td>250</td><td>AUX</td><td>7</td><td>str name, str value</td><td></td></tr>
 * <tr><td>249</td><td>FREQ</td><td>9</td><td>u8 LFU counter</td><td></td></tr>
 * <tr><td>248</td><td>IDLE</td><td>9</td><td>len seconds</td><td></td></tr>
 * <tr><td>247</td><td>MODULE_AUX</td><td>9</td><td>len module-id, len when-opcode (2), len when, module tokens</td><td>the server has the
 *     module, which is content with the tokens</td></tr>
 * <tr><td>246</td><td>FUNCTION_PRE_GA</td><td>10, no other</td><td>str name, str engine, len flag, [str description], str
 *     code</td><td>as FUNCTION2</td></tr>
 * <tr><td>245</td><td>FUNCTION2</td><td>10</td><td>str code</td><td>the code loads, and its library is there once</td></tr>
 * <tr><td>244</td><td>SLOT_INFO</td><td>12; Valkey 80</td><td>len slot, len keys, len keys with expiry</td><td></td></tr>
 * <tr><td>243</td><td>KEY_META (Redis)</td><td>13</td><td>len n, n x { 4 bytes, module tokens }</td><td>the server has the module, or its class
 *     says that it may be ignored</td></tr>
 * <tr><td>243</td><td>SLOT_IMPORT (Valkey)</td><td>80</td><td>str job, len n, n x { len from, len to }</td><td>the server is a node of a
 *     cluster, and slots go up to 16383</td></tr>
 * <tr><td>242</td><td>HASH_TEMPLATE (Redis)</td><td>15</td><td>len id, len n, n x str field</td><td>the id is declared once, before the
 *     hashes that refer to it</td></tr>
 * </table>
 *
 * <p>A server doesn't compare an opcode with the version in the header: it loads the opcodes that it knows. So the version says what servers of that
 * version and later know, and a file may have more, which only later servers load.
 *
 * <p>Sources: rdb.h and the load loop of rdb.c; what servers answered to files made for it.
 */
public enum Opcode {
    EOF(255, 1, Place.END, seq()),
    SELECTDB(254, 1, Place.ALONE, LEN),
    EXPIRETIME(253, 1, Place.BEFORE_KEY, fixed(4)),
    EXPIRETIME_MS(252, 3, Place.BEFORE_KEY, fixed(8)),
    RESIZEDB(251, 7, Place.ALONE, seq(LEN, LEN)),
    AUX(250, 7, Place.ALONE, seq(STR, STR)),
    FREQ(249, 9, Place.BEFORE_KEY, fixed(1)),
    IDLE(248, 9, Place.BEFORE_KEY, LEN),
    /** Its shape is what follows the three numbers. Redis 5.0 knows it, and refuses the file also if it has the module. */
    MODULE_AUX(247, 9, Place.ALONE, MODULE_TOKENS) {
        @Override
        boolean isLoadedBy(ServerVersion server) {
            return super.isLoadedBy(server) && server.major() > 5;
        }
    },
    /** Of Redis 7.0 release candidates; 7.0 loads it, other servers refuse it. */
    FUNCTION_PRE_GA(246, 10, Place.ALONE, seq(STR, STR, optional(STR), STR)) {
        @Override
        boolean isIn(RdbVersion version) {
            return version.equals(OF_REDIS_7_0);
        }

        @Override
        boolean isLoadedBy(ServerVersion server) {
            return server.fork() == Fork.REDIS && server.writes().equals(OF_REDIS_7_0);
        }
    },
    FUNCTION2(245, 10, Place.ALONE, STR),
    /** Of Redis; Valkey passes over it since 9.0, and doesn't know it before. */
    SLOT_INFO(244, 12, Place.OF_CLUSTER, seq(LEN, LEN, LEN)),
    KEY_META(243, 13, Place.BEFORE_KEY, each(fixed(4), MODULE_TOKENS), Fork.REDIS),
    SLOT_IMPORT(243, 80, Place.OF_CLUSTER, seq(STR, each(LEN, LEN)), Fork.VALKEY),
    HASH_TEMPLATE(242, 15, Place.ALONE, seq(LEN, each(STR)), Fork.REDIS);

    /** Where an opcode stands. */
    private enum Place {
        /** Before a key, of which it says something. */
        BEFORE_KEY,
        /** Anywhere before the end: it says something of the file, or of what comes behind it. */
        ALONE,
        /** As {@link #ALONE}, and it tells of the state of a node of a cluster, which a changed file is no part of. */
        OF_CLUSTER,
        /** It is the last one. */
        END
    }

    private static final RdbVersion OF_REDIS_7_0 = new RdbVersion(Fork.REDIS, 10);

    /** The lowest opcode; type bytes are below. */
    private static final int LOWEST = 242;

    private static final Map<Fork, Map<Integer, String>> REFUSED = Map.of(
            Fork.REDIS,
            Map.of(
                    101, "GCAS (Redis Enterprise)",
                    102, "GFLAGS (Redis Enterprise)",
                    107, "RAM_LRU (Redis Enterprise)",
                    121, "SLOT_NUM (Redis Enterprise)"),
            Fork.VALKEY,
            Map.of(242, "UPDATE (Valkey 9.2, unreleased)"));

    private static final Map<Fork, Opcode[]> BY_BYTE = new EnumMap<>(Fork.class);

    static {
        for (Fork fork : Fork.values()) {
            Opcode[] opcodes = new Opcode[256 - LOWEST];
            for (Opcode opcode : values()) {
                if (opcode.only == null || opcode.only == fork) {
                    opcodes[opcode.id - LOWEST] = opcode;
                }
            }
            BY_BYTE.put(fork, opcodes);
        }
    }

    private final int id;
    private final int since;
    private final Place place;
    private final Shape payload;
    private final Fork only;
    /** A set of this one: most keys that have any opcode have one. */
    private final Set<Opcode> alone = Set.of(this);

    Opcode(int id, int since, Place place, Shape payload, Fork only) {
        this.id = id;
        this.since = since;
        this.place = place;
        this.payload = payload;
        this.only = only;
    }

    Opcode(int id, int since, Place place, Shape payload) {
        this(id, since, place, payload, null);
    }

    /** The opcode of a byte in a fork's files, or null if it is none. */
    static Opcode of(Fork fork, int id) {
        return id < LOWEST ? null : BY_BYTE.get(fork)[id - LOWEST];
    }

    /** What a byte is that is known and can't be read, or null. */
    static String refused(Fork fork, int id) {
        return REFUSED.get(fork).get(id);
    }

    /** That of an entry that stands for itself; null for a key. */
    static Opcode of(RdbEntry entry) {
        if (entry instanceof KeyEntry) {
            return null;
        } else if (entry instanceof AuxEntry) {
            return AUX;
        } else if (entry instanceof FunctionEntry function) {
            return function.preRelease() ? FUNCTION_PRE_GA : FUNCTION2;
        } else if (entry instanceof ModuleAuxEntry) {
            return MODULE_AUX;
        } else if (entry instanceof HashTemplateEntry) {
            return HASH_TEMPLATE;
        } else if (entry instanceof SlotImportEntry) {
            return SLOT_IMPORT;
        }
        return entry instanceof SlotHint ? SLOT_INFO : RESIZEDB;
    }

    /** Whether every server knows it that writes a version of the format. */
    boolean isIn(RdbVersion version) {
        return since <= version.number() && (only == null || only == version.fork());
    }

    /** Whether a server loads it, as far as that isn't a matter of its payload. */
    boolean isLoadedBy(ServerVersion server) {
        return isIn(server.writes());
    }

    /** Whether it says something of the key behind it. */
    boolean isBeforeKey() {
        return place == Place.BEFORE_KEY;
    }

    /** The set of this one. */
    Set<Opcode> alone() {
        return alone;
    }

    /** A set with this one more. */
    Set<Opcode> and(Set<Opcode> others) {
        if (others.isEmpty()) {
            return alone;
        }
        Set<Opcode> both = EnumSet.of(this);
        both.addAll(others);
        return Collections.unmodifiableSet(both);
    }

    /** Whether it tells of a node of a cluster, so that it is left out of a file that isn't the node's own any more. */
    public boolean isOfCluster() {
        return place == Place.OF_CLUSTER;
    }

    /** The byte in the file. */
    public int id() {
        return id;
    }

    Shape payload() {
        return payload;
    }
}
