package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOConsumer;

/**
 * Finds the keys that would be in the output twice, exactly, whatever their number.
 *
 * <p>Memory: 8 MB at most (see {@link LedgerLimits#DEFAULT}), and for {@link Duplicates#first} the names in that clash.
 *
 * <p>Disk: nothing for up to 262,144 keys with 1 MB of names. Above, each key takes 16 bytes in the index, and in the
 * journal its name and up to 13 bytes, and its former name if another one. While runs of the index are merged they are
 * there twice, which is at worst another 16 bytes for each key. Each key of a name that is there more than once takes 8
 * bytes more, or 16 while merging. The files are deleted on close at the latest; the index and the journal when the
 * search is over. About 130 files are open at most for a billion keys.
 *
 * <p>Time: keys are hashed, sorted by hash, and compared where hashes are equal. The comparing reads the journal at one
 * random place for each key that clashes: some 2 microseconds while the system keeps the journal cached, but as long as
 * a read of the disk takes where it cannot and a large part of all keys clash.
 */
public final class KeyLedger implements Closeable {

    private final KeyHash hash;
    private final Path directory;
    private final LedgerLimits limits;
    private final SpillingLongSort index;
    private final NameJournal journal;
    private final ClashMembers members;
    private long count;
    private boolean finished;

    /** An empty ledger. The directory is for temporary files and must exist when they are needed. */
    public KeyLedger(Path tempDirectory) {
        this(tempDirectory, KeyHash.random(), LedgerLimits.DEFAULT);
    }

    KeyLedger(Path tempDirectory, KeyHash hash, LedgerLimits limits) {
        this.hash = hash;
        this.directory = tempDirectory;
        this.limits = limits;
        this.index = new SpillingLongSort(tempDirectory, 2, limits.index());
        this.journal = new NameJournal(tempDirectory, limits.journalBytes());
        this.members = new ClashMembers(new SpillingLongSort(tempDirectory, 1, limits.members()));
    }

    /**
     * Notes a key of the output. Its ordinal is the number of keys noted before it.
     *
     * @param db the database in the output
     * @param key the name in the output
     * @param originDb the database in the input
     * @param originKey the name in the input
     * @param originOffset where it is in the input
     */
    public void add(int db, Bytes key, int originDb, Bytes originKey, long originOffset) throws IOException {
        if (finished) {
            throw new IllegalStateException("already finished");
        }
        long position = journal.append(count++, db, key, originDb, originKey, originOffset);
        index.add(hash.of(db, key), position);
    }

    /** Finds the duplicates among all the keys noted. To be called once. */
    public Duplicates finish() throws IOException {
        return finish(1, clash -> {});
    }

    /**
     * The same, and tells the earliest clashes: each key whose name was there already, with the first of that name.
     *
     * @param most how many of them, 1 or more; each takes some 50 bytes
     * @param each is told them in the order of the output
     */
    public Duplicates finish(int most, IOConsumer<Clash> each) throws IOException {
        if (finished) {
            throw new IllegalStateException("already finished");
        }
        finished = true;
        journal.seal();
        Clash[] first = new Clash[1];
        try (ClashSearch search = new ClashSearch(journal, members, directory, limits.aside(), most)) {
            search.search(index.sorted());
            search.tell(clash -> {
                first[0] = first[0] == null ? clash : first[0];
                each.accept(clash);
            });
        }
        IOUtils.close(index, journal);
        return new Duplicates(members, first[0]);
    }

    /** Deletes the temporary files, also after a failure. */
    @Override
    public void close() throws IOException {
        finished = true;
        IOUtils.close(index, journal, members);
    }
}
