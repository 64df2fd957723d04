package io.rdbkit.format;

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

    /** The class that an ID of 32 bits stands for. */
    public static MetadataClass of(int id) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME; i++) {
            name.append(ModuleType.character(id >>> 26 - 6 * i));
        }
        int version = id >>> FLAG_BITS & (1 << VERSION_BITS) - 1;
        return new MetadataClass(name.toString(), version, (id & MAY_BE_IGNORED) != 0);
    }

    /** {@code KMT1}. */
    @Override
    public String toString() {
        return name;
    }
}
