package io.rdbkit;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbVersion;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a reader.
 *
 * @param ignoreChecksum whether a wrong checksum is reported ({@link RdbReader#checksum()}) and not thrown
 * @param holdMeasured   whether a value can still be copied after its size or elements were asked for; it is held then
 * @param copy           gets every byte of the RDB, from the magic to the checksum, while it is read. It is complete
 *     when {@link RdbReader#next} has returned null. A wrong checksum that is ignored is replaced by the right one. May
 *     be null
 * @param damage         is given each damage within a decoded value, and the readable elements are kept: those of a
 *     packed blob before the damage, and the first of elements that are there twice. Null, the default, makes damage an
 *     error
 * @param cutTail        whether the last command of an AOF behind the RDB may be incomplete; {@link AofTail#cut} then
 *     has it. Otherwise it is an {@link RdbTruncatedException}
 * @param limits         the limits; exceeding one is an {@link RdbRefusedException}
 * @param newer          is given the version of the file if it is not {@linkplain RdbVersion#isKnown known}; the file
 *     is then read as far as its records are known. Null, the default, makes such a version an error
 */
public record ReadOptions(
        boolean ignoreChecksum,
        boolean holdMeasured,
        @Nullable OutputStream copy,
        @Nullable Consumer<RdbFormatException> damage,
        boolean cutTail,
        Limits limits,
        @Nullable Consumer<RdbVersion> newer) {

    /**
     * A wrong checksum and an incomplete AOF command are errors; measuring uses up a value; no copy; the default
     * limits.
     */
    public static final ReadOptions DEFAULT = new ReadOptions(false, false, null, null, false, Limits.DEFAULT, null);

    /** These options with another {@link #ignoreChecksum}. */
    public ReadOptions withIgnoreChecksum(boolean ignore) {
        return new ReadOptions(ignore, holdMeasured, copy, damage, cutTail, limits, newer);
    }

    /** These options with another {@link #holdMeasured}. */
    public ReadOptions withHoldMeasured(boolean hold) {
        return new ReadOptions(ignoreChecksum, hold, copy, damage, cutTail, limits, newer);
    }

    /**
     * These options with another {@link #copy}.
     *
     * @param to gets every byte of the RDB, or null
     */
    public ReadOptions withCopy(@Nullable OutputStream to) {
        return new ReadOptions(ignoreChecksum, holdMeasured, to, damage, cutTail, limits, newer);
    }

    /**
     * These options with another {@link #damage}.
     *
     * @param report is given each damage within a decoded value, whose other elements are kept; null makes damage
     *     an error
     */
    public ReadOptions withDamage(@Nullable Consumer<RdbFormatException> report) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, report, cutTail, limits, newer);
    }

    /** These options with another {@link #cutTail}. */
    public ReadOptions withCutTail(boolean mayCut) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, mayCut, limits, newer);
    }

    /**
     * These options with another {@link #newer}.
     *
     * @param told is given an unknown version, which is then read; null makes it an error
     */
    public ReadOptions withNewer(@Nullable Consumer<RdbVersion> told) {
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, cutTail, limits, told);
    }

    /** These options with other {@link #limits}. */
    public ReadOptions withLimits(Limits all) {
        Objects.requireNonNull(all, "all");
        return new ReadOptions(ignoreChecksum, holdMeasured, copy, damage, cutTail, all, newer);
    }
}
