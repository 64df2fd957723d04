package io.rdbkit;

/**
 * How a writer writes.
 *
 * @param replace  whether a file that is already there may be replaced
 * @param checksum whether the file gets its checksum, or eight zero bytes as with a server's {@code rdbchecksum no}
 */
public record WriteOptions(boolean replace, boolean checksum) {

    /** Nothing is replaced; there is a checksum. */
    public static final WriteOptions DEFAULT = new WriteOptions(false, true);

    public WriteOptions withReplace(boolean mayReplace) {
        return new WriteOptions(mayReplace, checksum);
    }

    public WriteOptions withChecksum(boolean write) {
        return new WriteOptions(replace, write);
    }
}
