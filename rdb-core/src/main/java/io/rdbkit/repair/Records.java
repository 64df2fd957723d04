package io.rdbkit.repair;

import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbFormatException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.Consumer;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Reads records from some place of a file on, as if it began there: a {@link Preamble} is put in front. Offsets are those of the file.
 */
final class Records implements Closeable {

    /** For who doesn't decode values, or doesn't mind. */
    static final Consumer<RdbFormatException> NOBODY = problem -> {};

    private final RdbReader in;
    private final long shift;

    /** @param damage is told what is wrong within values that are decoded */
    private Records(Preamble preamble, int db, InputStream bytes, long offset, Consumer<RdbFormatException> damage)
            throws IOException {
        byte[] head = preamble.head(db);
        shift = offset - head.length;
        ReadOptions options = ReadOptions.DEFAULT
                .withIgnoreChecksum(true)
                .withHoldMeasured(true)
                .withDamage(damage)
                .withLimits(preamble.limits())
                .withNewer(version -> {}); // whoever opened the file has decided
        in = RdbReader.open(new SequenceInputStream(new ByteArrayInputStream(head), bytes), options);
    }

    /** From an offset to the end of the file. */
    static Records from(DamagedInput file, long offset, Preamble preamble, int db, Consumer<RdbFormatException> damage)
            throws IOException {
        return new Records(preamble, db, file.from(offset), offset, damage);
    }

    /** From an offset on, but no more than n bytes, as if it was cut there. */
    static Records from(
            DamagedInput file, long offset, long n, Preamble preamble, int db, Consumer<RdbFormatException> damage)
            throws IOException {
        return new Records(preamble, db, bounded(file, offset, n), offset, damage);
    }

    /** Records that are known to be whole, from an offset to another; before them come those of the preamble. */
    static Records between(DamagedInput file, long offset, long end, Preamble preamble, int db) throws IOException {
        InputStream bytes =
                new SequenceInputStream(bounded(file, offset, end - offset), new ByteArrayInputStream(preamble.tail()));
        return new Records(preamble, db, bytes, offset, NOBODY);
    }

    private static InputStream bounded(DamagedInput file, long offset, long n) throws IOException {
        return BoundedInputStream.builder()
                .setInputStream(file.from(offset))
                .setMaxCount(n)
                .get();
    }

    /** The next entry, or null at the end; {@link #end} is valid then, except for what has a value. */
    RdbEntry next() throws IOException {
        RdbEntry entry = in.next();
        if (entry instanceof ModuleAuxEntry aux) {
            aux.value().size(); // to know where it ends
        }
        return entry;
    }

    /** Where an entry begins in the file. */
    long begin(RdbEntry entry) {
        return entry.offset() + shift;
    }

    /** Where the file was read up to. */
    long end() {
        return in.offset() + shift;
    }

    /** Where the RDB ends in the file; only after its end. */
    long rdbEnd() {
        return in.length() + shift;
    }

    int db() {
        return in.db();
    }

    RdbReader reader() {
        return in;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
