package io.rdbkit;

import java.nio.charset.StandardCharsets;

/**
 * The format of a file: who defined it, and its version. A number alone says too little: byte 22 is one type in Redis'
 * format and another in Valkey's.
 *
 * <table>
 * <caption>The first nine bytes of a file</caption>
 * <tr><th>bytes</th><th>format</th><th>written by</th></tr>
 * <tr><td>{@code REDIS0001} .. {@code REDIS0015}</td><td>RDB 1 to 15</td><td>Redis; Valkey up to 8.1</td></tr>
 * <tr><td>{@code VALKEY080}</td><td>VALKEY 80</td><td>Valkey 9.0, 9.1</td></tr>
 * </table>
 *
 * @param fork   whose format
 * @param number the version, 1 to 15 or 80
 */
public record RdbVersion(Fork fork, int number) {

    /** Bytes of the magic word and version. */
    static final int MAGIC_BYTES = 9;

    static final int NEWEST_REDIS = 15;
    private static final int VALKEY_9 = 80;

    /** @throws IllegalArgumentException if there is no such version, or this program does not know it */
    public RdbVersion {
        boolean known = fork == Fork.REDIS ? number >= 1 && number <= NEWEST_REDIS : number == VALKEY_9;
        if (!known) {
            throw new IllegalArgumentException("no such RDB version: " + magic(fork, number));
        }
    }

    /** @param offset where the magic stands, for the error */
    static RdbVersion parse(byte[] magic, long offset) throws RdbException {
        String text = new String(magic, StandardCharsets.ISO_8859_1);
        for (Fork fork : Fork.values()) {
            String digits = text.substring(Math.min(text.length(), fork.magic().length()));
            if (text.startsWith(fork.magic()) && digits.matches("[0-9]{" + fork.digits() + "}")) {
                int number = Integer.parseInt(digits);
                try {
                    return new RdbVersion(fork, number);
                } catch (IllegalArgumentException unknown) {
                    String why = fork == Fork.VALKEY && number == 81 ? " (Valkey 9.2, unreleased)" : "";
                    throw new RdbUnsupportedException("unsupported RDB version " + text + why, offset);
                }
            }
        }
        throw new RdbFormatException("not an RDB: it starts with \"" + Bytes.wrap(magic) + "\"", offset);
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

    /** Whether a file may say how many keys a database has: since RDB 7. */
    public boolean hasResizeDb() {
        return has(Opcode.RESIZEDB);
    }

    /** Whether every server that writes this version loads a type; not so those that only release candidates wrote. */
    public boolean has(RdbType type) {
        return type.isIn(this);
    }

    /** Whether every server that writes this version loads a type; so also those that release candidates wrote. */
    public boolean loads(RdbType type) {
        return type.isLoadedIn(this);
    }

    /** Whether every server that writes this version knows an opcode. */
    public boolean has(Opcode opcode) {
        return opcode.isIn(this);
    }

    /** {@code RDB 11} or {@code VALKEY 80}. */
    @Override
    public String toString() {
        return (fork == Fork.REDIS ? "RDB " : "VALKEY ") + number;
    }
}
