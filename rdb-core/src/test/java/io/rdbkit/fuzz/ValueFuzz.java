package io.rdbkit.fuzz;

import io.rdbkit.HandMade;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes as a value of each type, so that every decoder gets them. The first byte chooses the type. For a packed
 * type it also chooses whether the rest is the string or its content.
 */
public final class ValueFuzz {

    private static final RdbType[] TYPES = RdbType.values();
    private static final int PACKED = 0x80;
    private static final RdbVersion NEWEST_OF_REDIS = new RdbVersion(Fork.REDIS, 15);
    private static final List<Target> TARGETS = List.of(Target.parse("redis-2.8"), Target.parse("valkey-9.1"));

    private ValueFuzz() {}

    /** The values of all types, each behind the byte that chooses its type. */
    public static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] file : HandMade.all().values()) {
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key && key.module() == null) {
                        ByteArrayOutputStream seed = new ByteArrayOutputStream();
                        seed.write(key.type().ordinal());
                        key.value().copyTo(seed);
                        seeds.add(seed.toByteArray());
                    }
                }
            }
        }
        return seeds;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        RdbType type = TYPES[(input[0] & 0xff & ~PACKED) % TYPES.length];
        byte[] rest = new byte[input.length - 1];
        System.arraycopy(input, 1, rest, 0, rest.length);
        RdbBytes file = NEWEST_OF_REDIS.has(type)
                ? RdbBytes.redis(15).bytes(242).len(7, 2).str("f", "g")
                : RdbBytes.valkey(80);
        file.key(type.id(), "k");
        if ((input[0] & PACKED) == 0) {
            file.raw(rest);
        } else {
            packed(type, file).str(rest);
        }
        EveryWay.of(file.end(), TARGETS, List.of());
    }

    /** The bytes before a packed string. */
    private static RdbBytes packed(RdbType type, RdbBytes file) {
        return switch (type) {
            case LIST_QUICKLIST -> file.len(1);
            case LIST_QUICKLIST_2 -> file.len(1, 2);
            case HASH_LISTPACK_EX -> file.le(8, 1_900_000_000_000L);
            default -> file;
        };
    }
}
