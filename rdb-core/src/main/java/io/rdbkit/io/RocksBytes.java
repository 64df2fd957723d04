package io.rdbkit.io;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import java.util.HashMap;
import java.util.Map;

/** The bytes in files by Redis on Rocks that differ from those of Redis. */
final class RocksBytes {

    private static final int FIRST_ON_DISK = 128;
    private static final int LAST_ON_DISK = 136;
    private static final int PART_OF_BITMAP = 192;

    private RocksBytes() {}

    static Dialect dialect(RdbVersion version, Dialect redis) {
        RdbType[] types = redis.types();
        Map<Integer, String> refused = new HashMap<>(redis.refused());
        for (int b = FIRST_ON_DISK; b <= LAST_ON_DISK; b++) {
            refused.put(b, "a record of data on disk (Redis on Rocks)");
        }
        refused.put(PART_OF_BITMAP, "a part of a bitmap (Redis on Rocks)");
        if (!version.has(RdbType.HASH_LISTPACK)) {
            types[RdbType.HASH_LISTPACK.id()] = null;
            refused.put(RdbType.HASH_LISTPACK.id(), "BITMAP (Redis on Rocks)");
        }
        return new Dialect(types, redis.opcodes(), refused);
    }
}
