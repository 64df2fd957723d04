package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOConsumer;

/**
 * Finds every key that would be in the output twice. The result is exact for any number of keys.
 *
 * <p>Memory: at most 11 MB (see {@link LedgerLimits#DEFAULT}), and the names of the clash that {@link Duplicates#first}
 * returns.
 *
 * <p>Disk: nothing for up to 262,144 keys with 1 MB of names. Beyond that, each key takes 16 bytes in the index. In the
 * journal it takes its name, up to 13 bytes more, and its former name if that differs. Runs of the index exist twice
 * while they are merged, which is at worst another 16 bytes for each key. Each key whose name is there more than once
 * takes 8 bytes more, or 16 while merging. The index and the journal are deleted when the search is over, all other
 * files on close at the latest. For a billion keys about 130 files are open at most.
 *
 * <p>Time: keys are hashed, sorted by hash, and compared where hashes are equal. To compare, the journal is read at one
 * random place for each key that clashes. This takes some 2 microseconds while the system caches the journal. If the
 * cache is too small and many keys clash, it takes a disk read each time.
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

    /**
     * Creates an empty ledger.
     *
     * @param tempDirectory for temporary files; it must exist when they are needed
     */
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
     * @param originOffset the offset of the key in the input
     */
    public void add(int db, Bytes key, int originDb, Bytes originKey, long originOffset) throws IOException {
        if (finished) {
            throw new IllegalStateException("already finished");
        }
        long position = journal.append(count++, db, key, originDb, originKey, originOffset);
        index.add(hash.of(db, key), position);
    }

    /** Finds the duplicates among all keys noted. Call it once. */
    public Duplicates finish() throws IOException {
        return finish(1, clash -> {});
    }

    /**
     * Finds the duplicates as {@link #finish()} does, and also hands over the earliest clashes. A clash is a key whose
     * name was there before, with the first key of that name.
     *
     * @param most how many clashes, 1 or more; each takes some 50 bytes
     * @param each is given them in the order of the output
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
