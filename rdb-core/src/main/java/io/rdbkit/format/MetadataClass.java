package io.rdbkit.format;

/**
 * The class of metadata that a module attaches to a key (KEY_META, Redis since RDB 13). In the file it is a u32: four
 * characters of six bits as in the name of a {@link ModuleType}, five bits of version, three bits of flags. A server
 * that does not have the class drops its data at load if the flag allows that. Otherwise it refuses the file.
 *
 * @param name         four characters, each of A-Z, a-z, 0-9, - and _
 * @param version      the version of its encoding, 0 to 31
 * @param mayBeIgnored whether a server without the class loads the file
 */
public record MetadataClass(String name, int version, boolean mayBeIgnored) {

    private static final int NAME = 4;
    private static final int VERSION_BITS = 5;
    private static final int FLAG_BITS = 3;

    /** The flag that lets a server ignore the class. */
    private static final int MAY_BE_IGNORED = 1;

    /** The class of a 32-bit ID. */
    public static MetadataClass of(int id) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME; i++) {
            name.append(ModuleType.character(id >>> 26 - 6 * i));
        }
        int version = id >>> FLAG_BITS & (1 << VERSION_BITS) - 1;
        return new MetadataClass(name.toString(), version, (id & MAY_BE_IGNORED) != 0);
    }

    /** The name, such as {@code KMT1}. */
    @Override
    public String toString() {
        return name;
    }
}
