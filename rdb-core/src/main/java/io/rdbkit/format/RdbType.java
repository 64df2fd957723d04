package io.rdbkit.format;

import org.jspecify.annotations.Nullable;

/**
 * The type byte of a key. It decides the kind of value and the shape of the bytes behind the key. The names are those
 * of the servers' rdb.h without the prefix.
 *
 * <p>In the table {@code len} is a length encoding, {@code str} a string in any encoding, {@code n x {...}} a
 * repetition. "From" is the first RDB version whose servers write the type.
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
    STRING(0, 1, ValueKind.STRING),
    LIST(1, 1, ValueKind.LIST),
    SET(2, 1, ValueKind.SET),
    ZSET(3, 1, ValueKind.ZSET),
    HASH(4, 1, ValueKind.HASH),
    ZSET_2(5, 8, ValueKind.ZSET),
    MODULE_2(7, 8, ValueKind.MODULE),
    HASH_ZIPMAP(9, 2, ValueKind.HASH),
    LIST_ZIPLIST(10, 2, ValueKind.LIST),
    SET_INTSET(11, 2, ValueKind.SET),
    ZSET_ZIPLIST(12, 2, ValueKind.ZSET),
    HASH_ZIPLIST(13, 4, ValueKind.HASH),
    LIST_QUICKLIST(14, 7, ValueKind.LIST),
    STREAM_LISTPACKS(15, 9, ValueKind.STREAM),
    HASH_LISTPACK(16, 10, ValueKind.HASH),
    ZSET_LISTPACK(17, 10, ValueKind.ZSET),
    LIST_QUICKLIST_2(18, 10, ValueKind.LIST),
    STREAM_LISTPACKS_2(19, 10, ValueKind.STREAM),
    SET_LISTPACK(20, 11, ValueKind.SET),
    STREAM_LISTPACKS_3(21, 11, ValueKind.STREAM),
    /** Written by Redis 7.4 release candidates. Redis 7.4.1 and later load it and don't write it. */
    HASH_METADATA_PRE_GA(22, 12, ValueKind.HASH, Fork.REDIS),
    /** Written and loaded like HASH_METADATA_PRE_GA. */
    HASH_LISTPACK_EX_PRE_GA(23, 12, ValueKind.HASH, Fork.REDIS),
    HASH_2(22, 80, ValueKind.HASH, Fork.VALKEY),
    HASH_METADATA(24, 12, ValueKind.HASH, Fork.REDIS),
    HASH_LISTPACK_EX(25, 12, ValueKind.HASH, Fork.REDIS),
    STREAM_LISTPACKS_4(26, 13, ValueKind.STREAM, Fork.REDIS),
    STREAM_LISTPACKS_5(27, 14, ValueKind.STREAM, Fork.REDIS),
    ARRAY(28, 14, ValueKind.ARRAY, Fork.REDIS),
    HASH_TMPL_LP_REF(30, 15, ValueKind.HASH, Fork.REDIS),
    HASH_TMPL_ARRAY_REF(32, 15, ValueKind.HASH, Fork.REDIS);

    private final int id;
    private final int since;
    private final ValueKind kind;
    private final @Nullable Fork fork;

    RdbType(int id, int since, ValueKind kind, @Nullable Fork fork) {
        this.id = id;
        this.since = since;
        this.kind = kind;
        this.fork = fork;
    }

    RdbType(int id, int since, ValueKind kind) {
        this(id, since, kind, null);
    }

    /** The byte in the file. */
    public int id() {
        return id;
    }

    /** The number of the first version whose servers write it. */
    public int since() {
        return since;
    }

    /** The fork whose format alone has it; null if both have it. */
    public @Nullable Fork fork() {
        return fork;
    }

    /** Whether only release candidates wrote it. The releases after them load it. */
    public boolean isPreRelease() {
        return this == HASH_METADATA_PRE_GA || this == HASH_LISTPACK_EX_PRE_GA;
    }

    /** Whether every server that writes a version loads this type. False for types of release candidates. */
    boolean isIn(RdbVersion version) {
        return !isPreRelease() && isLoadedIn(version);
    }

    /**
     * Like {@link #isIn}, but also true for types that release candidates of the version wrote, because its releases
     * load them.
     */
    boolean isLoadedIn(RdbVersion version) {
        return since <= version.number() && (fork == null || fork == version.fork());
    }

    /** The kind of value. */
    public ValueKind kind() {
        return kind;
    }

    /** Whether it has room for field expiries. */
    public boolean hasFieldExpiries() {
        return switch (this) {
            case HASH_2, HASH_METADATA, HASH_METADATA_PRE_GA, HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA -> true;
            case STRING,
                    LIST,
                    SET,
                    ZSET,
                    HASH,
                    ZSET_2,
                    MODULE_2,
                    HASH_ZIPMAP,
                    LIST_ZIPLIST,
                    SET_INTSET,
                    ZSET_ZIPLIST,
                    HASH_ZIPLIST,
                    LIST_QUICKLIST,
                    STREAM_LISTPACKS,
                    HASH_LISTPACK,
                    ZSET_LISTPACK,
                    LIST_QUICKLIST_2,
                    STREAM_LISTPACKS_2,
                    SET_LISTPACK,
                    STREAM_LISTPACKS_3,
                    STREAM_LISTPACKS_4,
                    STREAM_LISTPACKS_5,
                    ARRAY,
                    HASH_TMPL_LP_REF,
                    HASH_TMPL_ARRAY_REF -> false;
        };
    }
}
