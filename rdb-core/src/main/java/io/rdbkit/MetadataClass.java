package io.rdbkit;

import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a module attaches to a key: a class of metadata (KEY_META, Redis since RDB 13). It stands as u32: four characters of six bits as in a
 * {@link ModuleType}'s name, five bits of version, three of flags. A server that doesn't have the class drops its data at load, if the flag says that
 * it may be ignored, and else refuses the file.
 *
 * @param name    four characters, each of A-Z, a-z, 0-9, - and _
 * @param version of its encoding, 0 to 31
 * @param mayBeIgnored whether a server without it loads the file
 */
public record MetadataClass(String name, int version, boolean mayBeIgnored) {

    private static final int NAME = 4;
    private static final int VERSION_BITS = 5;
    private static final int FLAG_BITS = 3;

    /** The flag that lets a server go on without the class. */
    private static final int MAY_BE_IGNORED = 1;

    static MetadataClass of(int id) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME; i++) {
            name.append(ModuleType.character(id >>> 26 - 6 * i));
        }
        int version = id >>> FLAG_BITS & (1 << VERSION_BITS) - 1;
        return new MetadataClass(name.toString(), version, (id & MAY_BE_IGNORED) != 0);
    }

    /**
     * Those in the payload of a KEY_META record; looks also at the strings in it.
     *
     * @param offset where the payload stands, for errors
     * @throws RdbException if it is damaged
     */
    static List<MetadataClass> in(Bytes payload, long offset) throws IOException {
        List<MetadataClass> classes = new ArrayList<>();
        try (RdbInput in = new RdbInput(payload, offset, Limits.DEFAULT)) {
            long n = in.readElements("the count of metadata classes");
            for (long i = 0; i < n; i++) {
                classes.add(of(in.readIntLe("a metadata class")));
                passTokens(in);
            }
        }
        return classes;
    }

    private static void passTokens(RdbInput in) throws IOException {
        for (long token; (token = in.readLength("a module token")) != 0; ) {
            switch ((int) Math.min(token, Integer.MAX_VALUE)) {
                case 1, 2 -> in.readLength("a module integer");
                case 3 -> in.readIntLe("a module float");
                case 4 -> in.readLongLe("a module double");
                case 5 -> in.readString("a module string");
                default -> throw in.format("unknown module token " + Long.toUnsignedString(token), 1);
            }
        }
    }

    /** {@code KMT1}. */
    @Override
    public String toString() {
        return name;
    }
}
