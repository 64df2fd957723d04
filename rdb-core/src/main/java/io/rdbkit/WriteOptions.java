package io.rdbkit;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import io.rdbkit.format.Thresholds;
import java.nio.file.Path;
import java.util.List;

/**
 * How a writer writes.
 *
 * @param file       what a file may replace, and who may read it
 * @param checksum   whether the file gets its checksum, or eight zero bytes as with a server's {@code rdbchecksum no}
 * @param digest     whether {@link RdbWriter#sha256} will be asked for
 * @param compress   whether strings of a {@link NewKey} are compressed where that saves anything, as with a server's
 *                   {@code rdbcompression yes}; what is copied stays as it is
 * @param distinctNames whether the caller makes sure that no name comes twice in a database. If not, the writer looks for such names and refuses
 *                   them at the end, since a server dies of them; that takes at most 8 MB of memory, and some disk for each key
 * @param thresholds up to which size the value of a {@link NewKey} is packed
 * @param limits     of which {@link Limit#OUTPUT} says how many bytes may be written; more is an {@link RdbRefusedException}
 * @param trust      whether a writer for a {@link Target} copies values without looking at them; else it refuses one that the target's
 *                   server would refuse, or die of
 * @param laterRecords whether records are copied that the version does not have, such as a function library in RDB 9. A server that knows the
 *                   record loads it, whatever the header says. So they stay where one input is written in its own version
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
     * Nothing is replaced; there is a checksum; no digest; compressed and packed as servers do by default; names are looked at; any number of
     * bytes.
     */
    public static final WriteOptions DEFAULT = new WriteOptions(
            FilePolicy.DEFAULT, true, false, true, false, Thresholds.DEFAULT, Limits.DEFAULT, false, false);

    /** These options, with another {@link #file} policy. */
    public WriteOptions withFile(FilePolicy policy) {
        return new WriteOptions(
                policy, checksum, digest, compress, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options, with {@link FilePolicy#replace} so. */
    public WriteOptions withReplace(boolean mayReplace) {
        return withFile(file.withReplace(mayReplace));
    }

    /** These options, with more {@link FilePolicy#inputs}. */
    public WriteOptions withInputs(List<Path> files) {
        return withFile(file.withInputs(files));
    }

    /** These options, with {@link #checksum} so. */
    public WriteOptions withChecksum(boolean write) {
        return new WriteOptions(file, write, digest, compress, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options, with {@link #digest} so. */
    public WriteOptions withDigest(boolean compute) {
        return new WriteOptions(
                file, checksum, compute, compress, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options, with {@link #compress} so. */
    public WriteOptions withCompress(boolean strings) {
        return new WriteOptions(
                file, checksum, digest, strings, distinctNames, thresholds, limits, trust, laterRecords);
    }

    /** These options, with {@link #distinctNames} so. */
    public WriteOptions withDistinctNames(boolean madeSure) {
        return new WriteOptions(file, checksum, digest, compress, madeSure, thresholds, limits, trust, laterRecords);
    }

    /** These options, with other {@link #thresholds}. */
    public WriteOptions withThresholds(Thresholds packed) {
        return new WriteOptions(file, checksum, digest, compress, distinctNames, packed, limits, trust, laterRecords);
    }

    /** These options, with {@link #limits} so. */
    public WriteOptions withLimits(Limits all) {
        return new WriteOptions(file, checksum, digest, compress, distinctNames, thresholds, all, trust, laterRecords);
    }

    /** These options, with {@link #trust} so. */
    public WriteOptions withTrust(boolean values) {
        return new WriteOptions(
                file, checksum, digest, compress, distinctNames, thresholds, limits, values, laterRecords);
    }

    /** These options, with {@link #laterRecords} so. */
    public WriteOptions withLaterRecords(boolean copied) {
        return new WriteOptions(file, checksum, digest, compress, distinctNames, thresholds, limits, trust, copied);
    }
}
