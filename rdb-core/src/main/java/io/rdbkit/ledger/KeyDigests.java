package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;

/**
 * The keys of one of two files that are compared. Each key is a record of longs; the records are sorted by the digest
 * of the name.
 *
 * <pre>
 * 0, 1   digest of the name: equal for the same key of both files
 * 2      rises with the order in the file
 * 3 ...  digests of the rest
 * </pre>
 *
 * <p>Memory: at most 13 MB while keys are added, 2 MB for each walk through them, and 1 MB for names if they are kept.
 * Disk: a record for each key if there are 65,536 keys or more, twice while they are merged; and the names. All files
 * are deleted on close at the latest.
 */
public final class KeyDigests implements Closeable {

    private static final SpillLimits LIMITS = new SpillLimits(1 << 16, 64, 1 << 15);
    private static final int JOURNAL_BYTES = 1 << 20;

    private final int words;
    private final SpillingLongSort sort;
    private final NameJournal journal;
    private long count;

    /**
     * @param tempDirectory for the temporary files
     * @param words how many longs make a record
     */
    public KeyDigests(Path tempDirectory, int words) {
        this(tempDirectory, words, LIMITS, JOURNAL_BYTES);
    }

    KeyDigests(Path tempDirectory, int words, SpillLimits limits, int journalBytes) {
        this.words = words;
        sort = new SpillingLongSort(tempDirectory, words, limits);
        journal = new NameJournal(tempDirectory, journalBytes);
    }

    /** Adds a key. The array is copied. */
    public void add(long[] record) throws IOException {
        sort.add(record);
        count++;
    }

    /**
     * Keeps a name.
     *
     * @return its place, for {@link KeptNames#seek}
     */
    public long keep(int db, Bytes name) throws IOException {
        return journal.append(0, db, name, db, name, 0);
    }

    /** Ends the adding of keys and names. */
    public void seal() throws IOException {
        journal.seal();
        sort.sorted();
    }

    int words() {
        return words;
    }

    /** The number of keys. */
    public long count() {
        return count;
    }

    /** The records in rising order. Only after {@link #seal}. */
    LongRecords sorted() throws IOException {
        return sort.sorted();
    }

    /** The names that were kept. Only after {@link #seal}. */
    public KeptNames names() {
        return new KeptNames(new JournalCursor(journal));
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(sort, journal);
    }
}
