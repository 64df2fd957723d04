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
import org.jspecify.annotations.Nullable;

/**
 * Reads records of a file from any place on, as if the file began there: a {@link Preamble} is put in front. Offsets
 * are those in the file.
 */
final class Records implements Closeable {

    /** For callers that don't decode values or don't mind damage. */
    static final Consumer<RdbFormatException> NOBODY = problem -> {};

    private final RdbReader in;
    private final long shift;

    /** @param damage is given damage within decoded values */
    private Records(Preamble preamble, int db, InputStream bytes, long offset, Consumer<RdbFormatException> damage)
            throws IOException {
        byte[] head = preamble.head(db);
        shift = offset - head.length;
        ReadOptions options = ReadOptions.DEFAULT
                .withIgnoreChecksum(true)
                .withHoldMeasured(true)
                .withDamage(damage)
                .withLimits(preamble.limits())
                .withNewer(version -> {}); // decided when the file was opened
        in = RdbReader.open(new SequenceInputStream(new ByteArrayInputStream(head), bytes), options);
    }

    /** Reads from an offset to the end of the file. */
    static Records from(DamagedInput file, long offset, Preamble preamble, int db, Consumer<RdbFormatException> damage)
            throws IOException {
        return new Records(preamble, db, file.from(offset), offset, damage);
    }

    /** Reads at most n bytes from an offset on, as if the file ended there. */
    static Records from(
            DamagedInput file, long offset, long n, Preamble preamble, int db, Consumer<RdbFormatException> damage)
            throws IOException {
        return new Records(preamble, db, bounded(file, offset, n), offset, damage);
    }

    /**
     * Reads records that are known to be whole, from one offset to another. The records of the preamble come before
     * them.
     */
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

    /** The next entry, or null at the end. {@link #end} is valid afterwards, except for an entry with a value. */
    @Nullable
    RdbEntry next() throws IOException {
        RdbEntry entry = in.next();
        if (entry instanceof ModuleAuxEntry aux) {
            aux.value().size(); // finds its end
        }
        return entry;
    }

    /** The offset in the file of an entry. */
    long begin(RdbEntry entry) {
        return entry.offset() + shift;
    }

    /** The offset up to which the file was read. */
    long end() {
        return in.offset() + shift;
    }

    /** The end of the RDB in the file. Only after the end was read. */
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
