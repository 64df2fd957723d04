package io.rdbkit;

/**
 * The type of a module's value: a module id is nine characters of six bits, then ten bits of encoding version.
 *
 * @param name    nine characters out of {@code A-Z a-z 0-9 - _}
 * @param version the module's own encoding version, 0 to 1023
 */
public record ModuleType(String name, int version) {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    static ModuleType of(long id) {
        StringBuilder name = new StringBuilder(9);
        for (int shift = 58; shift >= 10; shift -= 6) {
            name.append(ALPHABET.charAt((int) (id >>> shift & 63)));
        }
        return new ModuleType(name.toString(), (int) (id & 1023));
    }

    /** The name alone, as users know it. */
    @Override
    public String toString() {
        return name;
    }
}
