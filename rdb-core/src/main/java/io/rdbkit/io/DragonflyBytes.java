package io.rdbkit.io;

import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of Dragonfly's files: the types that it shares with Redis, Valkey's hash with field expiries, and opcodes
 * of its own.
 */
final class DragonflyBytes {

    /** Earlier versions of Dragonfly read this byte as a JSON document. */
    private static final int FIRST_WITH_SET_LISTPACK = 10;

    private static final Map<Integer, String> TYPES = Map.of(
            30, "JSON",
            31, "hash with field expiry",
            32, "set with member expiry",
            33, "Bloom filter (SBF)",
            34, "Bloom filter (SBF)",
            35, "count-min sketch (CMS)",
            36, "TOPK",
            37, "cuckoo filter");

    private static final Map<Integer, String> OPCODES = Map.of(
            200, "the end of a full sync",
            203, "the end of compressed records",
            210, "a journal entry",
            211, "the offset of a journal",
            222, "a node of a vector index",
            223, "the documents of a search index",
            224, "a part of a value");

    private DragonflyBytes() {}

    static Dialect dialect(RdbVersion version, Dialect redis) {
        RdbType[] types = redis.types();
        Arrays.fill(types, RdbType.HASH_2.id(), types.length, null);
        types[RdbType.HASH_2.id()] = RdbType.HASH_2;
        Map<Integer, String> refused = new HashMap<>();
        OPCODES.forEach((b, what) -> refused.put(b, what + " (Dragonfly; SAVE RDB writes a file without it)"));
        TYPES.forEach((b, what) -> refused.put(b, type(what)));
        if (version.number() < FIRST_WITH_SET_LISTPACK) {
            types[RdbType.SET_LISTPACK.id()] = null;
            refused.put(RdbType.SET_LISTPACK.id(), type("JSON"));
        }
        return new Dialect(types, opcodes(redis), refused);
    }

    private static String type(String what) {
        return "Dragonfly " + what + " (which no other server has; without such keys SAVE RDB writes what can be read)";
    }

    private static Opcode[] opcodes(Dialect redis) {
        Opcode[] opcodes = redis.opcodes();
        for (Opcode opcode : Opcode.values()) {
            if (opcode.producer() == Producer.REDIS_ENTERPRISE) {
                opcodes[opcode.id()] = null;
            } else if (opcode.producer() == Producer.DRAGONFLY) {
                opcodes[opcode.id()] = opcode;
            }
        }
        return opcodes;
    }
}
