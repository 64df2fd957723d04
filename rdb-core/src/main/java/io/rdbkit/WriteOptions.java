package io.rdbkit;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import io.rdbkit.format.Thresholds;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The options of a writer.
 *
 * @param file          what the file may replace and who may read it
 * @param checksum      whether the file has a checksum; otherwise eight zero bytes, as with a server's
 *     {@code rdbchecksum no}
 * @param digest        whether {@link RdbWriter#sha256} will be called
 * @param compress      whether strings of a {@link NewKey} are compressed if that saves bytes, as with a server's
 *     {@code rdbcompression yes}; copied strings stay unchanged
 * @param distinctNames whether the caller makes sure that no name is twice in a database. Otherwise the writer looks
 *     for such names and refuses them at the end, because a server would crash. That takes at most 11 MB of memory, and
 *     some disk for each key
 * @param thresholds    the largest sizes at which the value of a {@link NewKey} is packed
 * @param limits        {@link Limit#OUTPUT} is the largest number of bytes written; more is an
 *     {@link RdbRefusedException}
 * @param trust         whether a writer for a {@link Target} copies values without a check; otherwise it refuses a
 *     value that the target's server would refuse or crash with
 * @param laterRecords  whether records are copied that the version does not have, such as a function library in RDB 9.
 *     A server that knows the record loads it, whatever the header says. So they stay if one input is written in its
 *     own version
 */
public record WriteOptions(
        FilePolicy file,
        boolean checksum,
        boolean digest,
        boolean compress,
        boolean distinctNames,
        Thresholds thresholds,
        Limits limits,
        boolean trust,
        boolean laterRecords) {

    /**
     * No file is replaced; with a checksum; no digest; compressed and packed as servers do by default; names are
     * checked; no limit.
     */
    public static final WriteOptions DEFAULT = new WriteOptions(
            FilePolicy.DEFAULT, true, false, true, false, Thresholds.DEFAULT, Limits.DEFAULT, false, false);

    /** These options with another {@link #file} policy. */
    public WriteOptions withFile(FilePolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new WriteOptions(
                policy, checksum, digest, compress, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options with another {@link FilePolicy#replace}. */
    public WriteOptions withReplace(boolean mayReplace) {
        return withFile(file.withReplace(mayReplace));
    }

    /** These options with more {@link FilePolicy#inputs}. */
    public WriteOptions withInputs(List<Path> files) {
        return withFile(file.withInputs(files));
    }

    /** These options with another {@link #checksum}. */
    public WriteOptions withChecksum(boolean write) {
        return new WriteOptions(file, write, digest, compress, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options with another {@link #digest}. */
    public WriteOptions withDigest(boolean compute) {
        return new WriteOptions(
                file, checksum, compute, compress, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options with another {@link #compress}. */
    public WriteOptions withCompress(boolean strings) {
        return new WriteOptions(
                file, checksum, digest, strings, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options with another {@link #distinctNames}. */
    public WriteOptions withDistinctNames(boolean madeSure) {
        return new WriteOptions(file, checksum, digest, compress, madeSure, thresholds, limits, trust, laterRecords);
    }

    /** These options with other {@link #thresholds}. */
    public WriteOptions withThresholds(Thresholds packed) {
        Objects.requireNonNull(packed, "packed");
        return new WriteOptions(file, checksum, digest, compress, distinctNames, packed, limits, trust, laterRecords);
    }

    /** These options with other {@link #limits}. */
    public WriteOptions withLimits(Limits all) {
        Objects.requireNonNull(all, "all");
        return new WriteOptions(file, checksum, digest, compress, distinctNames, thresholds, all, trust, laterRecords);
    }

    /** These options with another {@link #trust}. */
    public WriteOptions withTrust(boolean values) {
        return new WriteOptions(
                file, checksum, digest, compress, distinctNames, thresholds, limits, values, laterRecords);
    }

    /** These options with another {@link #laterRecords}. */
    public WriteOptions withLaterRecords(boolean copied) {
        return new WriteOptions(file, checksum, digest, compress, distinctNames, thresholds, limits, trust, copied);
    }
}
