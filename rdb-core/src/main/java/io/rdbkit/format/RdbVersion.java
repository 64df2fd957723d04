package io.rdbkit.format;

import java.nio.charset.StandardCharsets;

/**
 * The format of a file: the fork that defined it, and its version. The number alone is not enough: byte 22 is one type
 * in Redis' format and another in Valkey's.
 *
 * <table>
 * <caption>The first nine bytes of a file</caption>
 * <tr><th>bytes</th><th>format</th><th>written by</th></tr>
 * <tr><td>{@code REDIS0001} .. {@code REDIS0015}</td><td>RDB 1 to 15</td><td>Redis; Valkey up to 8.1</td></tr>
 * <tr><td>{@code VALKEY080}</td><td>VALKEY 80</td><td>Valkey 9.0, 9.1</td></tr>
 * <tr><td>{@code VALKEY081}</td><td>VALKEY 81</td><td>Valkey 9.2</td></tr>
 * </table>
 *
 * @param fork   the fork that defined the format
 * @param number the version, 1 to 15, or 80 or 81 for Valkey; a higher one is {@linkplain #isKnown not known}
 */
public record RdbVersion(Fork fork, int number) {

    static final int NEWEST_REDIS = 15;
    static final int OLDEST_VALKEY = 80;
    static final int NEWEST_VALKEY = 81;

    /** @throws IllegalArgumentException if no version has or ever can have this number */
    public RdbVersion {
        boolean possible =
                fork == Fork.REDIS ? number >= 1 && number <= 9999 : number >= OLDEST_VALKEY && number <= 999;
        if (!possible) {
            throw new IllegalArgumentException("no such RDB version: " + magic(fork, number));
        }
    }

    /**
     * Whether everything that files of this version may hold is known. Of a newer version, only what older versions had
     * is known.
     */
    public boolean isKnown() {
        return number <= newest(fork).number;
    }

    /** The newest known version of a fork. */
    public static RdbVersion newest(Fork fork) {
        return new RdbVersion(fork, fork == Fork.REDIS ? NEWEST_REDIS : NEWEST_VALKEY);
    }

    private static String magic(Fork fork, int number) {
        return fork.magic() + ("%0" + fork.digits() + "d").formatted(number);
    }

    /** The first nine bytes of a file of this version. */
    public byte[] magic() {
        return magic(fork, number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a file ends with a checksum: since RDB 5. */
    public boolean hasChecksum() {
        return number >= 5;
    }

    /** Whether expiries are in milliseconds: since RDB 3. Before, they are 32-bit seconds. */
    public boolean hasMillisecondExpiry() {
        return has(Opcode.EXPIRETIME_MS);
    }

    /** Whether a file may state how many keys a database has: since RDB 7. */
    public boolean hasResizeDb() {
        return has(Opcode.RESIZEDB);
    }

    /**
     * Whether every server that writes this version loads a type. False for types that only release candidates wrote.
     */
    public boolean has(RdbType type) {
        return type.isIn(this);
    }

    /**
     * Whether every server that writes this version loads a type. Also true for types that release candidates wrote.
     */
    public boolean loads(RdbType type) {
        return type.isLoadedIn(this);
    }

    /** Whether every server that writes this version knows an opcode. */
    public boolean has(Opcode opcode) {
        return opcode.isIn(this);
    }

    /** Asked of each key: the usual case is the same object. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof RdbVersion v && fork == v.fork && number == v.number;
    }

    @Override
    public int hashCode() {
        return 31 * fork.hashCode() + number;
    }

    /** The name: {@code RDB 11} or {@code VALKEY 80}. */
    @Override
    public String toString() {
        return (fork == Fork.REDIS ? "RDB " : "VALKEY ") + number;
    }
}
