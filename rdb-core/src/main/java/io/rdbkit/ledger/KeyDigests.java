package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;

/**
 * What is known of the keys of one of two files that are compared, in a record of longs for each key, sorted by what tells one name
 * from another.
 *
 * <pre>
 * 0, 1   digest of the name: equal for the same key of both files
 * 2      rises with the order in the file
 * 3 ...  what else there is to tell
 * </pre>
 *
 * <p>Memory: at most 13 MB while keys are added, and 2 MB for each walk through them; for the names, if they are kept, 1 MB. Disk: a record
 * for each key from 131,072 keys on, twice while they are merged; the names. It is all deleted on close at the latest.
 */
public final class KeyDigests implements Closeable {

    private static final SpillLimits LIMITS = new SpillLimits(1 << 17, 64, 1 << 15);
    private static final int JOURNAL_BYTES = 1 << 20;

    private final int words;
    private final SpillingLongSort sort;
    private final NameJournal journal;
    private long count;

    /** @param words how many longs make a record */
    public KeyDigests(Path tempDirectory, int words) {
        this(tempDirectory, words, LIMITS, JOURNAL_BYTES);
    }

    KeyDigests(Path tempDirectory, int words, SpillLimits limits, int journalBytes) {
        this.words = words;
        sort = new SpillingLongSort(tempDirectory, words, limits);
        journal = new NameJournal(tempDirectory, journalBytes);
    }

    /** Adds a key; the array is copied. */
    public void add(long[] record) throws IOException {
        sort.add(record);
        count++;
    }

    /** Keeps a name; returns its place. */
    public long keep(int db, Bytes name) throws IOException {
        return journal.append(0, db, name, db, name, 0);
    }

    /** Ends the adding. */
    public void seal() throws IOException {
        journal.seal();
        sort.sorted();
    }

    int words() {
        return words;
    }

    /** How many keys there are. */
    public long count() {
        return count;
    }

    /** The records from the smallest on; only after {@link #seal}. */
    LongRecords sorted() throws IOException {
        return sort.sorted();
    }

    /** The names that were kept; only after {@link #seal}. */
    public KeptNames names() {
        return new KeptNames(new JournalCursor(journal));
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(sort, journal);
    }
}
