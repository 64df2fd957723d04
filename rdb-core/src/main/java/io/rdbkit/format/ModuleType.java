package io.rdbkit.format;

/**
 * The type of a module value. A module id is nine characters of six bits, then ten bits of encoding version.
 *
 * @param name    nine characters out of {@code A-Z a-z 0-9 - _}
 * @param version the module's own encoding version, 0 to 1023
 */
public record ModuleType(String name, int version) {

    /** The name of vector sets, which are part of Redis 8.0 and later. */
    public static final String VECTOR_SET = "vectorset";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int CHARACTERS = 9;
    private static final int MOST_VERSION = 1023;

    /** @throws IllegalArgumentException if the name or the version is not possible */
    public ModuleType {
        if (name.length() != CHARACTERS || name.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            throw new IllegalArgumentException(
                    "a module type has nine characters of A-Z a-z 0-9 - _: \"" + name + "\"");
        }
        if (version < 0 || version > MOST_VERSION) {
            throw new IllegalArgumentException("a module's encoding version is 0 to 1023: " + version);
        }
    }

    /** The type of a module id in a file. */
    public static ModuleType of(long id) {
        StringBuilder name = new StringBuilder(CHARACTERS);
        for (int shift = 58; shift >= 10; shift -= 6) {
            name.append(character(id >>> shift));
        }
        return new ModuleType(name.toString(), (int) (id & MOST_VERSION));
    }

    /** The character of the lowest six bits. */
    static char character(long bits) {
        return ALPHABET.charAt((int) (bits & 63));
    }

    /** The module id in a file. */
    public long id() {
        long id = 0;
        for (int i = 0; i < CHARACTERS; i++) {
            id = id << 6 | ALPHABET.indexOf(name.charAt(i));
        }
        return id << 10 | version;
    }

    /** Whether this is the type of vector sets, as all servers so far write it. */
    public boolean isVectorSet() {
        return version == 0 && name.equals(VECTOR_SET);
    }

    /** Only the name, as users know it. */
    @Override
    public String toString() {
        return name;
    }
}
