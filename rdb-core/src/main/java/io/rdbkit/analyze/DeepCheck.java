package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.audit.CheckPool;
import io.rdbkit.audit.EntryCheck;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.io.Pace;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything in a file that makes a server refuse it, crash, drop data, or hold other data than the file has. It
 * goes on as long as it knows where the next key begins.
 *
 * <p>Memory is bounded for any file: the members of large collections and the names of all keys are sorted on disk, see
 * {@link KeyLedger}. All processors check values.
 */
public final class DeepCheck {

    /** Takes the findings: first those of the file, in the order of the file, then the keys that are there twice. */
    public interface Sink {
        void take(Finding finding) throws IOException;
    }

    /** Further keys that are there twice are only counted. */
    private static final int MOST_DUPLICATES = 1000;

    private final long nowMillis;
    private final @Nullable Target target;
    private final LongConsumer progress;
    private final Sink sink;

    private @Nullable RdbVersion version;
    private long keys;
    /** The current key, or null. */
    private @Nullable KeyEntry current;

    private @Nullable AofTail tail;
    private boolean whole;

    private DeepCheck(long nowMillis, @Nullable Target target, LongConsumer progress, Sink sink) {
        this.nowMillis = nowMillis;
        this.target = target;
        this.progress = progress;
        this.sink = sink;
    }

    /**
     * Checks a file.
     *
     * @param nowMillis unix time in milliseconds; expiries are compared with it
     * @param target    the server whose modules count as loaded, with the assumed ones; null for no modules.
     *     {@link LoadCheck} says whether this server loads the file
     * @param progress  is given the offset reached, now and then
     * @return the finished check
     * @throws RdbRefusedException if something exceeds a limit
     * @throws IOException         if the file can't be read, or if the sink throws it
     */
    public static DeepCheck of(Source source, long nowMillis, @Nullable Target target, LongConsumer progress, Sink sink)
            throws IOException {
        DeepCheck check = new DeepCheck(nowMillis, target, progress, sink);
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        try (RdbReader in = source.open(ReadOptions.DEFAULT)) {
            check.version = in.version();
            check.through(in, directory);
        } catch (RdbException noRdb) { // damage further on is reported where it is found
            check.stop(noRdb, null);
        }
        return check;
    }

    /**
     * Looks at a file without any modules, and reports no progress.
     *
     * @param nowMillis what expiries are compared with
     * @return itself, to be asked what there was
     * @throws RdbRefusedException if something is too large to be looked at
     * @throws IOException         if it can't be read, or what the sink throws
     */
    public static DeepCheck of(Source source, long nowMillis, Sink sink) throws IOException {
        return of(source, nowMillis, null, offset -> {}, sink);
    }

    private void through(RdbReader in, Path directory) throws IOException {
        try (KeyLedger names = new KeyLedger(directory);
                CheckPool pool = new CheckPool(nowMillis, directory, sink::take)) {
            EntryCheck entries = new EntryCheck(
                    in.version(), in::producer, module -> target != null && target.hasModule(module), pool::tell);
            RdbException stop = null;
            try {
                whole = entries(in, entries, names, pool);
            } catch (RdbException e) {
                stop = e;
            }
            try {
                pool.finish();
            } catch (RdbFormatException earlier) { // its run was not told of
                stop = earlier;
                current = null;
            }
            if (stop != null) {
                stop(stop, current);
            }
            entries.end(whole, in.highestDb());
            tellDuplicates(names);
        }
    }

    private boolean entries(RdbReader in, EntryCheck entries, KeyLedger names, CheckPool pool) throws IOException {
        for (RdbEntry entry; (entry = next(in)) != null; ) {
            entries.look(entry);
            if (entry instanceof KeyEntry key) {
                current = key;
                names.add(key.db(), key.key(), key.db(), key.key(), key.offset());
                if (Pace.isReportDue(++keys)) {
                    progress.accept(in.offset());
                }
                pool.look(key);
            } else if (entry instanceof ModuleAuxEntry) {
                pool.look(entry);
            }
        }
        tail = in.tail();
        IgnoredBytes ignored = in.ignored();
        if (ignored != null) {
            pool.tell(Finding.of(Flaw.IGNORED_TAIL, ignored.offset(), ignored.what()));
        }
        return true;
    }

    private @Nullable RdbEntry next(RdbReader in) throws IOException {
        current = null;
        return in.next();
    }

    /** Reports why the file can't be read further. */
    private void stop(RdbException problem, @Nullable KeyEntry key) throws IOException {
        if (problem instanceof RdbRefusedException) {
            throw problem; // it exceeds a limit, which need not be a flaw
        }
        Flaw flaw = problem instanceof RdbFormatException damaged
                ? damaged.flaw()
                : problem instanceof RdbTruncatedException
                        ? Flaw.TRUNCATED
                        : problem instanceof RdbChecksumException ? Flaw.WRONG_CHECKSUM : Flaw.UNSUPPORTED;
        whole = flaw == Flaw.WRONG_CHECKSUM || flaw == Flaw.BAD_TAIL; // all keys stand before these flaws
        sink.take(
                key == null
                        ? Finding.of(flaw, problem.offset(), problem.what())
                        : Finding.of(flaw, problem.offset(), key, problem.what()));
    }

    private void tellDuplicates(KeyLedger names) throws IOException {
        long[] told = new long[1];
        Duplicates duplicates = names.finish(MOST_DUPLICATES, clash -> {
            told[0]++;
            sink.take(new Finding(
                    Flaw.DUPLICATE_KEY,
                    clash.other().offset(),
                    clash.db(),
                    clash.key(),
                    null,
                    "the key is there already, at offset " + clash.one().offset(),
                    1));
        });
        if (duplicates.count() > told[0]) {
            sink.take(Finding.of(Flaw.DUPLICATE_KEY, -1, "more keys that are there already")
                    .times(duplicates.count() - told[0]));
        }
    }

    /** The format and version; null if the file is not an RDB. */
    public @Nullable RdbVersion version() {
        return version;
    }

    /** The number of keys that were reached. */
    public long keys() {
        return keys;
    }

    /** The AOF commands behind the RDB, which were not checked; null if there are none or the check ended before. */
    public @Nullable AofTail tail() {
        return tail;
    }

    /** Whether all keys were checked. */
    public boolean isWhole() {
        return whole;
    }

    /** {@code RDB 11, 120 keys, all of them looked at}: for a log; what is wrong the sink was told. */
    @Override
    public String toString() {
        return version + ", " + keys + " keys, " + (whole ? "all of them" : "not all of them") + " looked at";
    }
}
