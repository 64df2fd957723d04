package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbKeys;
import io.rdbkit.RdbPart;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.RdbException;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.ledger.LoserOrdinals;
import io.rdbkit.ledger.NameIndex;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that a {@link Plan} keeps of a file, by name or one after the other. One pass over the file makes it; it takes 16 bytes on disk for each
 * key. Safe for several threads.
 *
 * <pre>{@code
 * try (KeyIndex index = KeyIndex.of(Source.of(dump), Plan.NOTHING);
 *         IndexedKey user = index.find(0, Bytes.utf8("user:42"))) {
 *     System.out.println(user == null ? "none" : user.entry().decode());
 * }
 * }</pre>
 */
public final class KeyIndex implements Closeable {

    /** As many places are looked at together. */
    private static final int PLACES = 512;

    private final RdbKeys keys;
    private final NameIndex names;
    private final IndexedDatabases databases;
    private final Plan plan;
    private final @Nullable Summary summary;

    private KeyIndex(RdbKeys keys, NameIndex names, IndexedDatabases databases, Plan plan, @Nullable Summary summary) {
        this.summary = summary;
        this.keys = keys;
        this.names = names;
        this.databases = databases;
        this.plan = plan;
    }

    /**
     * Makes an index in temporary files.
     *
     * @param source a plain RDB file
     * @throws IllegalArgumentException if the plan {@linkplain Plan#keepsValues changes values}, or the source is a stream
     * @throws io.rdbkit.format.RdbUnsupportedException if the file is compressed, an AOF of several files or such
     * @throws io.rdbkit.format.RdbRefusedException if two keys get the same name, and the plan's policy is to fail
     */
    public static KeyIndex of(Source source, Plan plan) throws IOException {
        return make(source, plan, null, "");
    }

    /**
     * Makes an index in temporary files, or opens the one that is kept in a file. If that file isn't there yet, it is made.
     *
     * @param kept   the file
     * @param choice tells the plan: an index that was made by another one is refused
     * @throws FileSystemException if the kept index is of another file, or of an earlier state of it, or of another plan
     */
    public static KeyIndex kept(Source source, Plan plan, Path kept, String choice) throws IOException {
        return Files.exists(kept) ? open(source, plan, kept, choice) : make(source, plan, kept, choice);
    }

    private static Path fileOf(Source source, Plan plan) throws IOException {
        if (!plan.keepsValues()) {
            throw new IllegalArgumentException(
                    "an index finds values as they are in the file, and the plan changes them");
        }
        source.requirePresent();
        if (!source.canBeReadAgain()) {
            throw new IllegalArgumentException("an index needs a file, because it reads values again");
        }
        return source.files().get(0);
    }

    private static KeyIndex make(Source source, Plan plan, @Nullable Path kept, String choice) throws IOException {
        Path file = fileOf(source, plan);
        IndexedDatabases databases = new IndexedDatabases();
        Summary summary = new Summary();
        PlanPass pass = new PlanPass(source, plan, summary);
        try (NameIndex.Builder names = new NameIndex.Builder(TemporaryFile.directory());
                KeyLedger ledger = PlanPass.ledger(plan, TemporaryFile.directory());
                RdbReader in = source.openForJob(ReadOptions.DEFAULT.withHoldMeasured(true))) {
            IndexStamp stamp = IndexStamp.of(file, choice);
            pass.through(in, ledger, entry -> {
                if (entry instanceof KeyEntry key) {
                    names.add(key.db(), key.key(), databases.add(names.count(), key));
                }
            });
            RdbPart all = in.asPart();
            Duplicates duplicates = pass.clashes();
            if (duplicates != null) {
                leaveOut(duplicates, plan, names, databases);
            }
            NameIndex index = names.finish();
            try {
                if (kept != null) {
                    keep(kept, source, stamp, all, databases, names);
                }
                summary.stop();
                return new KeyIndex(open(file, all, source), index, databases, plan, summary);
            } catch (IOException | RuntimeException e) {
                IOUtils.closeQuietly(index);
                throw e;
            }
        }
    }

    private static void leaveOut(Duplicates duplicates, Plan plan, NameIndex.Builder names, IndexedDatabases databases)
            throws IOException {
        LoserOrdinals losers = duplicates.losers(plan.onDuplicate().keepsLast());
        names.remove((n, place) -> {
            boolean goes = losers.isLoser(n);
            if (goes) {
                databases.remove(place);
            }
            return goes;
        });
    }

    private static RdbKeys open(Path file, RdbPart part, Source source) throws IOException {
        return RdbKeys.open(file, part, ReadOptions.DEFAULT.withLimits(source.limits()));
    }

    private static void keep(
            Path kept,
            Source source,
            IndexStamp stamp,
            RdbPart all,
            IndexedDatabases databases,
            NameIndex.Builder names)
            throws IOException {
        try (AtomicFile out = AtomicFile.create(kept, FilePolicy.PRIVATE.withInputs(source.files()))) {
            OutputStream to = new BufferedOutputStream(Channels.newOutputStream(out.channel()));
            IndexHead.write(to, stamp, all, databases);
            to.flush();
            names.copyTo(to);
            to.flush();
            out.publish();
        }
    }

    private static KeyIndex open(Source source, Plan plan, Path kept, String choice) throws IOException {
        Path file = fileOf(source, plan);
        IndexHead head = IndexHead.open(kept);
        try {
            String other = head.stamp().differenceTo(IndexStamp.of(file, choice));
            if (other != null) {
                throw new FileSystemException(
                        kept.toString(), null, "is an index of " + other + "; delete it, or name another file");
            }
            return new KeyIndex(
                    open(file, head.part(), source), NameIndex.open(head.channel()), head.databases(), plan, null);
        } catch (IOException | RuntimeException e) {
            head.close();
            throw e;
        }
    }

    /** What the pass over the file found; null if there was none, because the index was kept. */
    public @Nullable Summary summary() {
        return summary;
    }

    /** The databases that have keys, by number. */
    public List<IndexedDatabase> databases() {
        return databases.all();
    }

    /** The number of keys in a database. */
    public long keys(int db) {
        IndexedDatabase database = databases.get(db);
        return database == null ? 0 : database.keys();
    }

    /** What a reader of the file told at its end. */
    public RdbPart part() {
        return keys.part();
    }

    /**
     * Finds a key.
     *
     * @return null if there is none
     */
    public @Nullable IndexedKey find(int db, Bytes name) throws IOException {
        if (databases.get(db) == null) {
            return null;
        }
        IndexedKey[] found = new IndexedKey[1];
        names.find(db, name, n -> {
            IndexedKey key = at(n);
            if (key != null && key.entry().db() == db && key.entry().key().equals(name)) {
                found[0] = key;
                return true;
            }
            IOUtils.close(key);
            return false;
        });
        return found[0];
    }

    /**
     * The number of the first key of a database from a number on, or -1.
     *
     * @param from 0 or more
     */
    public long next(int db, long from) throws IOException {
        IndexedDatabase database = databases.get(db);
        if (database == null) {
            return -1;
        }
        for (long n = Math.max(from, database.first()); n < database.end(); ) {
            ByteBuffer places = names.places(n, (int) Math.min(PLACES, database.end() - n));
            for (; places.hasRemaining(); n++) {
                if (databases.isOf(db, places.getLong())) {
                    return n;
                }
            }
        }
        return -1;
    }

    /**
     * A key by its number.
     *
     * @return null if another key has its name and it was left out
     */
    public @Nullable IndexedKey at(long number) throws IOException {
        long place = names.place(number);
        if (place == NameIndex.GONE) {
            return null;
        }
        RdbReader reader = keys.at(databases.offset(place), databases.originalDb(place));
        try {
            if (reader.next() instanceof KeyEntry key) {
                return new IndexedKey(number, plan.changed(key), reader);
            }
        } catch (RdbException e) {
            if (!keys.hasChanged()) {
                throw e;
            }
        }
        reader.close();
        throw new IOException("the file has changed since its index was made");
    }

    /** Whether the file was changed since the index was opened. */
    public boolean hasChanged() throws IOException {
        return keys.hasChanged();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(names, keys);
    }
}
