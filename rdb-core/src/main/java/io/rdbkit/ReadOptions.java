package io.rdbkit;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbVersion;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * How a reader reads.
 *
 * @param ignoreChecksum whether a wrong checksum is reported ({@link RdbReader#checksum()}) and not thrown
 * @param holdMeasured   whether a value whose size or elements were asked for can still be copied, at the price of holding it
 * @param copy           is given every byte of the RDB, from the magic to the checksum, as it is read; it has it whole when
 *                       {@link RdbReader#next} has returned null. In place of a wrong checksum that is ignored it gets
 *                       the right one. May be null
 * @param damage         is told what is wrong within a value that is decoded, and what is readable of it is kept: of a damaged packed
 *                       blob the entries before the damage, of elements that come twice the first. Null, the default, makes that an error
 * @param cutTail        whether the last command of an AOF behind the RDB may be cut: then {@link AofTail#cut} tells it, else it is an
 *                       {@link RdbTruncatedException}
 * @param limits         what the file may have; more is an {@link RdbRefusedException}
 * @param newer          is told that the file is of a version that is not {@linkplain RdbVersion#isKnown known}, which then is read as
 *                       far as its records are known. Null, the default, makes that an error
 */
public record ReadOptions(
        boolean ignoreChecksum,
        boolean holdMeasured,
        OutputStream copy,
        Consumer<RdbFormatException> damage,
        boolean cutTail,
        Limits limits,
        Consumer<RdbVersion> newer) {

    /** A wrong checksum and a cut AOF are errors; measuring a value consumes it; no copy; the default limits. */
    public static final ReadOptions DEFAULT = new ReadOptions(false, false, null, null, false, Limits.DEFAULT, null);

    /** These options, with {@link #ignoreChecksum} so. */
    public ReadOptions withIgnoreChecksum(boolean ignore) {
        return new ReadOptions(ignore, holdMeasured, copy, damage, cutTail, limits, newer);
    }

    /** These options, with {@link #holdMeasured} so. */
    public ReadOptions withHoldMeasured(boolean hold) {
        return new ReadOptions(ignoreChecksum, hold, copy, damage, cutTail, limits, newer);
    }

    /** @param to is given every byte of the RDB, or null */
    public ReadOptions withCopy(OutputStream to) {
        return new ReadOptions(ignoreChecksum, holdMeasured, to, damage, cutTail, limits, newer);
    }

    /** @param report is told what is wrong within a decoded value, of which the rest is kept; null makes it an error */
    public ReadOptions withDamage(Consumer<RdbFormatException> report) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, report, cutTail, limits, newer);
    }

    /** These options, with {@link #cutTail} so. */
    public ReadOptions withCutTail(boolean mayCut) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, mayCut, limits, newer);
    }

    /** @param told is told of a version that is not known, which then is read; null makes it an error */
    public ReadOptions withNewer(Consumer<RdbVersion> told) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, cutTail, limits, told);
    }

    /** These options, with {@link #limits} so. */
    public ReadOptions withLimits(Limits all) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, cutTail, all, newer);
    }
}
