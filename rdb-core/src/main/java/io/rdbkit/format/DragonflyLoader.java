package io.rdbkit.format;

import java.util.EnumSet;
import java.util.Set;

/**
 * What Dragonfly loads, and what a file for it may contain. Its loader (rdb_load.cc) has a list of types. The list does
 * not depend on the version in the header, which may be RDB 5 to 12, and contains no version's types completely.
 * Dragonfly writes RDB 9.
 */
final class DragonflyLoader {

    private static final int FIRST_VERSION = 5;
    private static final int LAST_VERSION = 12;

    /** In RDB 9 and older files, Dragonfly reads byte 20, SET_LISTPACK, as a JSON document. */
    private static final Set<RdbType> TYPES = EnumSet.of(
            RdbType.STRING,
            RdbType.SET,
            RdbType.ZSET,
            RdbType.HASH,
            RdbType.ZSET_2,
            RdbType.MODULE_2,
            RdbType.SET_INTSET,
            RdbType.ZSET_ZIPLIST,
            RdbType.HASH_ZIPLIST,
            RdbType.LIST_QUICKLIST,
            RdbType.STREAM_LISTPACKS,
            RdbType.HASH_LISTPACK,
            RdbType.ZSET_LISTPACK,
            RdbType.LIST_QUICKLIST_2,
            RdbType.STREAM_LISTPACKS_2,
            RdbType.STREAM_LISTPACKS_3);

    /** Dragonfly reads the JSON text of these values as its own JSON documents. */
    private static final String JSON = "ReJSON-RL";

    private DragonflyLoader() {}

    static boolean reads(RdbVersion version) {
        return version.fork() == Fork.REDIS && version.number() >= FIRST_VERSION && version.number() <= LAST_VERSION;
    }

    /** Whether a file for Dragonfly may contain a type. */
    static boolean takes(RdbType type) {
        return TYPES.contains(type);
    }

    /** Whether Dragonfly loads a type from a file of a version. */
    static boolean loads(RdbType type, RdbVersion version) {
        return takes(type) || type == RdbType.SET_LISTPACK && version.number() > 9;
    }

    /** Whether a file for Dragonfly may contain an opcode. */
    static boolean takes(Opcode opcode) {
        return switch (opcode) {
            case EOF, SELECTDB, EXPIRETIME_MS, RESIZEDB, AUX, FREQ, IDLE -> true;
            case OBJECT_FLAGS, ZSTD_RECORDS, LZ4_RECORDS, RECORDS_END -> true;
            case EXPIRETIME, MODULE_AUX, FUNCTION_PRE_GA, FUNCTION2, SLOT_INFO, KEY_META, SLOT_IMPORT -> false;
            case HASH_TEMPLATE, UPDATE, RAM_LRU, SLOT_NUM -> false;
        };
    }

    /** Whether Dragonfly loads an opcode. It passes over data of modules. */
    static boolean loads(Opcode opcode) {
        return takes(opcode) || opcode == Opcode.SLOT_INFO || opcode == Opcode.MODULE_AUX;
    }

    static String whatItReads() {
        return "RDB " + FIRST_VERSION + " to " + LAST_VERSION;
    }

    static boolean has(Feature feature) {
        return switch (feature) {
            case STREAM,
                    STREAM_COUNTERS,
                    STREAM_ENTRIES_READ,
                    STREAM_ACTIVE_TIME,
                    MODULE,
                    EVICTION,
                    EXPIRY_MS,
                    EXPIRY_RANGE -> true;
            default -> false;
        };
    }

    static boolean hasModule(String module) {
        return module.equals(JSON);
    }
}
