package io.rdbkit.io;

import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import java.util.EnumMap;
import java.util.Map;

/**
 * The meaning of each type and opcode byte in a file, and the known bytes that can't be read. The forks differ in it,
 * and so do two producers.
 */
public final class Dialect {

    private static final String MODULE_PRE_GA = "MODULE_PRE_GA (its values can't be delimited)";

    private static final Map<Fork, Map<Integer, String>> REFUSED = Map.of(
            Fork.REDIS,
            Map.of(
                    6, MODULE_PRE_GA,
                    29, "HASH_TMPL_LP (stands in DUMP payloads only)",
                    31, "HASH_TMPL_ARRAY (stands in DUMP payloads only)",
                    33, "GCRA (never released)",
                    64, "CRON (KeyDB)",
                    101, "GCAS (Redis Enterprise)",
                    102, "GFLAGS (Redis Enterprise)"),
            Fork.VALKEY,
            Map.of(6, MODULE_PRE_GA, 23, "PATH_HASH (Valkey 9.2)"));

    private static final Map<Fork, Dialect> BY_FORK = new EnumMap<>(Fork.class);

    static {
        for (Fork fork : Fork.values()) {
            BY_FORK.put(fork, new Dialect(typesOf(fork), opcodesOf(fork), REFUSED.get(fork)));
        }
    }

    private final RdbType[] types;
    private final Opcode[] opcodes;
    private final Map<Integer, String> refused;

    /**
     * @param types   by byte; null if no type that can be read has this byte
     * @param opcodes by byte; null if no opcode that can be read has this byte
     * @param refused the meaning of known bytes that can't be read
     */
    Dialect(RdbType[] types, Opcode[] opcodes, Map<Integer, String> refused) {
        this.types = types;
        this.opcodes = opcodes;
        this.refused = refused;
    }

    /** The bytes of a version, as the servers of its fork write them. */
    public static Dialect of(RdbVersion version) {
        return BY_FORK.get(version.fork());
    }

    /** The bytes of a version in files of a producer. */
    public static Dialect of(RdbVersion version, Producer producer) {
        if (version.fork() != Fork.REDIS) {
            return of(version);
        }
        return switch (producer) {
            case DRAGONFLY -> DragonflyBytes.dialect(version, of(version));
            case REDIS_ON_ROCKS -> RocksBytes.dialect(version, of(version));
            case REDIS, VALKEY, KEYDB, REDIS_ENTERPRISE, REDICT, ALIBABA -> of(version);
        };
    }

    private static RdbType[] typesOf(Fork fork) {
        RdbType[] types = new RdbType[256];
        for (RdbType type : RdbType.values()) {
            if (type.fork() == null || type.fork() == fork) {
                types[type.id()] = type;
            }
        }
        return types;
    }

    private static Opcode[] opcodesOf(Fork fork) {
        Opcode[] opcodes = new Opcode[256];
        for (Opcode opcode : Opcode.values()) {
            if (opcode.producer() != Producer.DRAGONFLY && (opcode.fork() == null || opcode.fork() == fork)) {
                opcodes[opcode.id()] = opcode;
            }
        }
        return opcodes;
    }

    /** The type of a byte, or null if no type that can be read has it. */
    public RdbType type(int b) {
        return types[b];
    }

    /** The opcode of a byte, or null if no opcode that can be read has it. */
    public Opcode opcode(int b) {
        return opcodes[b];
    }

    /** The meaning of a byte that can't be read; null if it is unknown. */
    public String refused(int b) {
        return refused.get(b);
    }

    RdbType[] types() {
        return types.clone();
    }

    Opcode[] opcodes() {
        return opcodes.clone();
    }

    Map<Integer, String> refused() {
        return refused;
    }
}
