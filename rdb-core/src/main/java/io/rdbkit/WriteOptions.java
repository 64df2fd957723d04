package io.rdbkit;

/**
 * How a writer writes.
 *
 * @param replace    whether a file that is already there may be replaced
 * @param checksum   whether the file gets its checksum, or eight zero bytes as with a server's {@code rdbchecksum no}
 * @param digest     whether {@link RdbWriter#sha256} will be asked for
 * @param compress   whether strings of a {@link NewKey} are compressed where that saves anything, as with a server's
 *                   {@code rdbcompression yes}; what is copied stays as it is
 * @param thresholds up to which size the value of a {@link NewKey} is packed
 * @param limits     of which {@link Limit#OUTPUT} says how many bytes may be written; more is an {@link RdbRefusedException}
 * @param trust      whether a writer for a {@link Target} copies values without looking at them; else it refuses one that the target's
 *                   server would refuse, or die of
 */
public record WriteOptions(
        boolean replace,
        boolean checksum,
        boolean digest,
        boolean compress,
        Thresholds thresholds,
        Limits limits,
        boolean trust) {

    /** Nothing is replaced; there is a checksum; no digest; compressed and packed as servers do by default; any number of bytes. */
    public static final WriteOptions DEFAULT =
            new WriteOptions(false, true, false, true, Thresholds.DEFAULT, Limits.DEFAULT, false);

    /** These options, with {@link #replace} so. */
    public WriteOptions withReplace(boolean mayReplace) {
        return new WriteOptions(mayReplace, checksum, digest, compress, thresholds, limits, trust);
    }

    /** These options, with {@link #checksum} so. */
    public WriteOptions withChecksum(boolean write) {
        return new WriteOptions(replace, write, digest, compress, thresholds, limits, trust);
    }

    /** These options, with {@link #digest} so. */
    public WriteOptions withDigest(boolean compute) {
        return new WriteOptions(replace, checksum, compute, compress, thresholds, limits, trust);
    }

    /** These options, with {@link #compress} so. */
    public WriteOptions withCompress(boolean strings) {
        return new WriteOptions(replace, checksum, digest, strings, thresholds, limits, trust);
    }

    /** These options, with other {@link #thresholds}. */
    public WriteOptions withThresholds(Thresholds packed) {
        return new WriteOptions(replace, checksum, digest, compress, packed, limits, trust);
    }

    /** These options, with {@link #limits} so. */
    public WriteOptions withLimits(Limits all) {
        return new WriteOptions(replace, checksum, digest, compress, thresholds, all, trust);
    }

    /** These options, with {@link #trust} so. */
    public WriteOptions withTrust(boolean values) {
        return new WriteOptions(replace, checksum, digest, compress, thresholds, limits, values);
    }
}
