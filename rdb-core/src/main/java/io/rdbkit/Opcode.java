package io.rdbkit;

import static io.rdbkit.io.Shape.LEN;
import static io.rdbkit.io.Shape.MODULE_TOKENS;
import static io.rdbkit.io.Shape.STR;
import static io.rdbkit.io.Shape.each;
import static io.rdbkit.io.Shape.fixed;
import static io.rdbkit.io.Shape.optional;
import static io.rdbkit.io.Shape.seq;

import io.rdbkit.io.Shape;
import java.util.EnumMap;
import java.util.Map;

/**
 * What may stand where a key could: the byte, the name in rdb.h and the shape of the payload.
 *
 * <table>
 * <caption>Opcodes</caption>
 * <tr><th>byte</th><th>name</th><th>from</th><th>payload</th></tr>
 * <tr><td>255</td><td>EOF</td><td>1</td><td>nothing; then u64 checksum from RDB 5 on</td></tr>
 * <tr><td>254</td><td>SELECTDB</td><td>1</td><td>len db</td></tr>
 * <tr><td>253</td><td>EXPIRETIME</td><td>1</td><td>i32 unix seconds, for the next key</td></tr>
 * <tr><td>252</td><td>EXPIRETIME_MS</td><td>3</td><td>i64 unix milliseconds, for the next key</td></tr>
 * <tr><td>251</td><td>RESIZEDB</td><td>7</td><td>len keys, len keys with expiry</td></tr>
 * <tr><td>250</td><td>AUX</td><td>7</td><td>str name, str value</td></tr>
 * <tr><td>249</td><td>FREQ</td><td>9</td><td>u8 LFU counter, for the next key</td></tr>
 * <tr><td>248</td><td>IDLE</td><td>9</td><td>len seconds, for the next key</td></tr>
 * <tr><td>247</td><td>MODULE_AUX</td><td>9</td><td>len module-id, len when-opcode (2), len when, module tokens</td></tr>
 * <tr><td>246</td><td>FUNCTION_PRE_GA</td><td>10</td><td>str name, str engine, len flag, [str description], str
 *     code</td></tr>
 * <tr><td>245</td><td>FUNCTION2</td><td>10</td><td>str code</td></tr>
 * <tr><td>244</td><td>SLOT_INFO</td><td>12</td><td>len slot, len keys, len keys with expiry</td></tr>
 * <tr><td>243</td><td>KEY_META (Redis)</td><td>13</td><td>len n, n x { 4 bytes, module tokens }, for the next key</td></tr>
 * <tr><td>243</td><td>SLOT_IMPORT (Valkey)</td><td>80</td><td>str job, len n, n x { len from, len to }</td></tr>
 * <tr><td>242</td><td>HASH_TEMPLATE (Redis)</td><td>15</td><td>len id, len n, n x str field</td></tr>
 * </table>
 */
enum Opcode {
    EOF(255, 1, seq()),
    SELECTDB(254, 1, LEN),
    EXPIRETIME(253, 1, fixed(4)),
    EXPIRETIME_MS(252, 3, fixed(8)),
    RESIZEDB(251, 7, seq(LEN, LEN)),
    AUX(250, 7, seq(STR, STR)),
    FREQ(249, 9, fixed(1)),
    IDLE(248, 9, LEN),
    /** Its shape is what follows the three numbers. */
    MODULE_AUX(247, 9, MODULE_TOKENS),
    /** Of Redis 7.0 release candidates; 7.0 loads it, later servers refuse it. */
    FUNCTION_PRE_GA(246, 10, seq(STR, STR, optional(STR), STR)),
    FUNCTION2(245, 10, STR),
    SLOT_INFO(244, 12, seq(LEN, LEN, LEN)),
    KEY_META(243, 13, each(fixed(4), MODULE_TOKENS), Fork.REDIS),
    SLOT_IMPORT(243, 80, seq(STR, each(LEN, LEN)), Fork.VALKEY),
    HASH_TEMPLATE(242, 15, seq(LEN, each(STR)), Fork.REDIS);

    /** The lowest opcode; type bytes are below. */
    private static final int LOWEST = 242;

    private static final Map<Fork, Map<Integer, String>> REFUSED = Map.of(
            Fork.REDIS,
            Map.of(
                    101, "GCAS (Redis Enterprise)",
                    102, "GFLAGS (Redis Enterprise)"),
            Fork.VALKEY,
            Map.of());

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
    private final Shape payload;
    private final Fork only;

    Opcode(int id, int since, Shape payload, Fork only) {
        this.id = id;
        this.since = since;
        this.payload = payload;
        this.only = only;
    }

    Opcode(int id, int since, Shape payload) {
        this(id, since, payload, null);
    }

    /** The opcode of a byte in a fork's files, or null if it is none. */
    static Opcode of(Fork fork, int id) {
        return id < LOWEST ? null : BY_BYTE.get(fork)[id - LOWEST];
    }

    /** What a byte is that is known and can't be read, or null. */
    static String refused(Fork fork, int id) {
        return REFUSED.get(fork).get(id);
    }

    /** Whether files of a version may have it: every server that writes the version knows it. Not so what release candidates wrote. */
    boolean isIn(RdbVersion version) {
        boolean written = this != FUNCTION_PRE_GA && (this != SLOT_INFO || version.fork() == Fork.REDIS);
        return written && since <= version.number() && (only == null || only == version.fork());
    }

    int id() {
        return id;
    }

    Shape payload() {
        return payload;
    }
}
