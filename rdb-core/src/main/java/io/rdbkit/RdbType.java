package io.rdbkit;

import static io.rdbkit.io.Shape.COUNT;
import static io.rdbkit.io.Shape.LEN;
import static io.rdbkit.io.Shape.MODULE_TOKENS;
import static io.rdbkit.io.Shape.STR;
import static io.rdbkit.io.Shape.TAGGED;
import static io.rdbkit.io.Shape.TEMPLATE_FIELDS;
import static io.rdbkit.io.Shape.TEXT_SCORE;
import static io.rdbkit.io.Shape.each;
import static io.rdbkit.io.Shape.fixed;
import static io.rdbkit.io.Shape.loop;
import static io.rdbkit.io.Shape.optional;
import static io.rdbkit.io.Shape.seq;

import io.rdbkit.io.Shape;
import io.rdbkit.io.StreamShape;
import java.util.EnumMap;
import java.util.Map;

/**
 * The type byte of a key: what it holds, and the shape of the bytes behind the key. Names are those of the servers' rdb.h
 * without their prefix.
 *
 * <p>In the table {@code len} is a length encoding, {@code str} a string in any of its encodings, {@code n x {...}} a
 * repetition. The version is the first RDB whose servers write the type.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>byte</th><th>name</th><th>from</th><th>behind the key</th></tr>
 * <tr><td>0</td><td>STRING</td><td>1</td><td>str</td></tr>
 * <tr><td>1, 2</td><td>LIST, SET</td><td>1</td><td>len n, n x str</td></tr>
 * <tr><td>3</td><td>ZSET</td><td>1</td><td>len n, n x { str member, score as text }</td></tr>
 * <tr><td>4</td><td>HASH</td><td>1</td><td>len n, n x { str field, str value }</td></tr>
 * <tr><td>5</td><td>ZSET_2</td><td>8</td><td>len n, n x { str member, f64 score }</td></tr>
 * <tr><td>7</td><td>MODULE_2</td><td>8</td><td>len module-id, module tokens</td></tr>
 * <tr><td>9 .. 13</td><td>HASH_ZIPMAP, LIST_ZIPLIST, SET_INTSET, ZSET_ZIPLIST, HASH_ZIPLIST</td><td>2 (13: 4)</td>
 *     <td>str</td></tr>
 * <tr><td>14</td><td>LIST_QUICKLIST</td><td>7</td><td>len n, n x str ziplist</td></tr>
 * <tr><td>15, 19, 21, 26, 27</td><td>STREAM_LISTPACKS .. _5</td><td>9, 10, 11, 13, 14</td><td>nodes, state,
 *     groups</td></tr>
 * <tr><td>16, 17, 20</td><td>HASH_LISTPACK, ZSET_LISTPACK, SET_LISTPACK</td><td>10, 10, 11</td><td>str</td></tr>
 * <tr><td>18</td><td>LIST_QUICKLIST_2</td><td>10</td><td>len n, n x { len container, str }</td></tr>
 * <tr><td>22</td><td>HASH_METADATA_PRE_GA (Redis)</td><td>12</td><td>len n, n x { len ttl, str, str }</td></tr>
 * <tr><td>22</td><td>HASH_2 (Valkey)</td><td>80</td><td>len n, n x { str, str, i64 expiry }</td></tr>
 * <tr><td>23</td><td>HASH_LISTPACK_EX_PRE_GA (Redis)</td><td>12</td><td>str</td></tr>
 * <tr><td>24</td><td>HASH_METADATA</td><td>12</td><td>i64, len n, n x { len ttl, str, str }</td></tr>
 * <tr><td>25</td><td>HASH_LISTPACK_EX</td><td>12</td><td>i64, str</td></tr>
 * <tr><td>28</td><td>ARRAY</td><td>14</td><td>len n, len flag, [len index], n x { len index, len tag, payload }</td></tr>
 * <tr><td>30</td><td>HASH_TMPL_LP_REF</td><td>15</td><td>str</td></tr>
 * <tr><td>32</td><td>HASH_TMPL_ARRAY_REF</td><td>15</td><td>len template-id, a str for each of its fields</td></tr>
 * </table>
 *
 * <p>Types 6, 29, 31, 33 and Valkey's 23 can't be read safely and are refused by name.
 */
public enum RdbType {
    STRING(0, 1, ValueKind.STRING, STR),
    LIST(1, 1, ValueKind.LIST, each(STR)),
    SET(2, 1, ValueKind.SET, each(STR)),
    ZSET(3, 1, ValueKind.ZSET, each(STR, TEXT_SCORE)),
    HASH(4, 1, ValueKind.HASH, each(STR, STR)),
    ZSET_2(5, 8, ValueKind.ZSET, each(STR, fixed(8))),
    /** Its shape is what follows the module id, which the reader reads with the key. */
    MODULE_2(7, 8, ValueKind.MODULE, MODULE_TOKENS),
    HASH_ZIPMAP(9, 2, ValueKind.HASH, STR),
    LIST_ZIPLIST(10, 2, ValueKind.LIST, STR),
    SET_INTSET(11, 2, ValueKind.SET, STR),
    ZSET_ZIPLIST(12, 2, ValueKind.ZSET, STR),
    HASH_ZIPLIST(13, 4, ValueKind.HASH, STR),
    LIST_QUICKLIST(14, 7, ValueKind.LIST, each(STR)),
    STREAM_LISTPACKS(15, 9, ValueKind.STREAM, StreamShape.whole(15)),
    HASH_LISTPACK(16, 10, ValueKind.HASH, STR),
    ZSET_LISTPACK(17, 10, ValueKind.ZSET, STR),
    LIST_QUICKLIST_2(18, 10, ValueKind.LIST, each(LEN, STR)),
    STREAM_LISTPACKS_2(19, 10, ValueKind.STREAM, StreamShape.whole(19)),
    SET_LISTPACK(20, 11, ValueKind.SET, STR),
    STREAM_LISTPACKS_3(21, 11, ValueKind.STREAM, StreamShape.whole(21)),
    /** Of Redis 7.4 release candidates; 7.4.1 and later load it and don't write it. */
    HASH_METADATA_PRE_GA(22, 12, ValueKind.HASH, each(LEN, STR, STR), Fork.REDIS),
    /** As HASH_METADATA_PRE_GA. */
    HASH_LISTPACK_EX_PRE_GA(23, 12, ValueKind.HASH, STR, Fork.REDIS),
    HASH_2(22, 80, ValueKind.HASH, each(STR, STR, fixed(8)), Fork.VALKEY),
    HASH_METADATA(24, 12, ValueKind.HASH, seq(fixed(8), each(LEN, STR, STR)), Fork.REDIS),
    HASH_LISTPACK_EX(25, 12, ValueKind.HASH, seq(fixed(8), STR), Fork.REDIS),
    STREAM_LISTPACKS_4(26, 13, ValueKind.STREAM, StreamShape.whole(26), Fork.REDIS),
    STREAM_LISTPACKS_5(27, 14, ValueKind.STREAM, StreamShape.whole(27), Fork.REDIS),
    ARRAY(28, 14, ValueKind.ARRAY, seq(COUNT, optional(LEN), loop(LEN, TAGGED)), Fork.REDIS),
    HASH_TMPL_LP_REF(30, 15, ValueKind.HASH, STR, Fork.REDIS),
    HASH_TMPL_ARRAY_REF(32, 15, ValueKind.HASH, TEMPLATE_FIELDS, Fork.REDIS);

    /** Known, and not readable: by fork, what each such byte is. */
    private static final Map<Fork, Map<Integer, String>> REFUSED = Map.of(
            Fork.REDIS,
            Map.of(
                    6, "MODULE_PRE_GA (its values can't be delimited)",
                    29, "HASH_TMPL_LP (stands in DUMP payloads only)",
                    31, "HASH_TMPL_ARRAY (stands in DUMP payloads only)",
                    33, "GCRA (never released)"),
            Fork.VALKEY,
            Map.of(6, "MODULE_PRE_GA (its values can't be delimited)", 23, "PATH_HASH (Valkey 9.2, unreleased)"));

    private static final Map<Fork, RdbType[]> BY_BYTE = new EnumMap<>(Fork.class);

    static {
        for (Fork fork : Fork.values()) {
            RdbType[] types = new RdbType[34];
            for (RdbType type : values()) {
                if (type.only == null || type.only == fork) {
                    types[type.id] = type;
                }
            }
            BY_BYTE.put(fork, types);
        }
    }

    private final int id;
    private final int since;
    private final ValueKind kind;
    private final Shape shape;
    private final Fork only;

    RdbType(int id, int since, ValueKind kind, Shape shape, Fork only) {
        this.id = id;
        this.since = since;
        this.kind = kind;
        this.shape = shape;
        this.only = only;
    }

    RdbType(int id, int since, ValueKind kind, Shape shape) {
        this(id, since, kind, shape, null);
    }

    /** The type of a byte in a fork's files, or null if there is none that can be read. */
    static RdbType of(Fork fork, int id) {
        RdbType[] types = BY_BYTE.get(fork);
        return id < types.length ? types[id] : null;
    }

    /** What a byte is that {@link #of} has no type for, or null if nobody knows it. */
    static String refused(Fork fork, int id) {
        return REFUSED.get(fork).get(id);
    }

    /** The byte in the file. */
    public int id() {
        return id;
    }

    /** The first version whose servers write it. */
    int since() {
        return since;
    }

    /** Whether every server that writes a version loads this type; that takes off those of release candidates. */
    boolean isIn(RdbVersion version) {
        boolean released = this != HASH_METADATA_PRE_GA && this != HASH_LISTPACK_EX_PRE_GA;
        return released && since <= version.number() && (only == null || only == version.fork());
    }

    /** As {@link #isIn}, but also what release candidates of the version wrote, which its releases load. */
    boolean isLoadedIn(RdbVersion version) {
        return switch (this) {
            case HASH_METADATA_PRE_GA, HASH_LISTPACK_EX_PRE_GA -> HASH_METADATA.isIn(version);
            default -> isIn(version);
        };
    }

    /** What a key of this type holds. */
    public ValueKind kind() {
        return kind;
    }

    /** Whether it has room for expiries of fields. */
    boolean hasFieldExpiries() {
        return switch (this) {
            case HASH_2, HASH_METADATA, HASH_METADATA_PRE_GA, HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA -> true;
            default -> false;
        };
    }

    Shape shape() {
        return shape;
    }
}
