package io.rdbkit;

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
 * @param limits         what the file may have; more is an {@link RdbRefusedException}
 * @param newer          is told that the file is of a version that is not {@linkplain RdbVersion#isKnown known}, which then is read as
 *                       far as its records are known. Null, the default, makes that an error
 */
public record ReadOptions(
        boolean ignoreChecksum,
        boolean holdMeasured,
        OutputStream copy,
        Consumer<RdbFormatException> damage,
        Limits limits,
        Consumer<RdbVersion> newer) {

    /** A wrong checksum is an error; measuring a value consumes it; no copy; the default limits. */
    public static final ReadOptions DEFAULT = new ReadOptions(false, false, null, null, Limits.DEFAULT, null);

    /** These options, with {@link #ignoreChecksum} so. */
    public ReadOptions withIgnoreChecksum(boolean ignore) {
        return new ReadOptions(ignore, holdMeasured, copy, damage, limits, newer);
    }

    /** These options, with {@link #holdMeasured} so. */
    public ReadOptions withHoldMeasured(boolean hold) {
        return new ReadOptions(ignoreChecksum, hold, copy, damage, limits, newer);
    }

    /** @param to is given every byte of the RDB, or null */
    public ReadOptions withCopy(OutputStream to) {
        return new ReadOptions(ignoreChecksum, holdMeasured, to, damage, limits, newer);
    }

    /** @param report is told what is wrong within a decoded value, of which the rest is kept; null makes it an error */
    public ReadOptions withDamage(Consumer<RdbFormatException> report) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, report, limits, newer);
    }

    /** @param told is told of a version that is not known, which then is read; null makes it an error */
    public ReadOptions withNewer(Consumer<RdbVersion> told) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, limits, told);
    }

    /** These options, with {@link #limits} so. */
    public ReadOptions withLimits(Limits all) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, all, newer);
    }
}
