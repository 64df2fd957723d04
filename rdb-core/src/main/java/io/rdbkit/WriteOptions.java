package io.rdbkit;

/**
 * How a writer writes.
 *
 * @param replace  whether a file that is already there may be replaced
 * @param checksum whether the file gets its checksum, or eight zero bytes as with a server's {@code rdbchecksum no}
 * @param digest   whether {@link RdbWriter#sha256} will be asked for
 */
public record WriteOptions(boolean replace, boolean checksum, boolean digest) {

    /** Nothing is replaced; there is a checksum; no digest. */
    public static final WriteOptions DEFAULT = new WriteOptions(false, true, false);

    /** These options, with {@link #replace} so. */
    public WriteOptions withReplace(boolean mayReplace) {
        return new WriteOptions(mayReplace, checksum, digest);
    }

    /** These options, with {@link #checksum} so. */
    public WriteOptions withChecksum(boolean write) {
        return new WriteOptions(replace, write, digest);
    }

    /** These options, with {@link #digest} so. */
    public WriteOptions withDigest(boolean compute) {
        return new WriteOptions(replace, checksum, compute);
    }
}
