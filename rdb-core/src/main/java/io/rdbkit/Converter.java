package io.rdbkit;

import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.Target;
import io.rdbkit.io.Databases;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.SpillFile;
import io.rdbkit.ledger.WrittenNames;
import io.rdbkit.mask.ValueMask;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Masks entries, or converts them for a target, or both, on all processors, and writes them in their order. It is an
 * {@link OrderedPool} whose formats have a {@link KeyMasker} and a {@link KeyConverter}. The writing thread collects their results run by run. Only this thread uses the
 * output and the databases.
 */
final class Converter implements Closeable {

    private static final int NONE = -1;

    private final Target target;
    /** Null if nothing is converted. */
    private final @Nullable Losses losses;
    /** Null if nothing is masked. */
    private final @Nullable Masking masking;

    private final @Nullable ValueMask records;
    private final HashTemplates maskedTemplates = new HashTemplates();
    private final WriteOptions options;
    private final Databases databases;
    private final @Nullable WrittenNames names;
    private final OrderedPool pool;
    private final Queue<CopiedValues> copied = new ConcurrentLinkedQueue<>();
    private int db = NONE;

    /**
     * @param losses  null if nothing is converted
     * @param masking null if nothing is masked
     * @param names   notes the keys that are written; may be null
     */
    Converter(
            Target target,
            @Nullable Losses losses,
            @Nullable Masking masking,
            WriteOptions options,
            Databases databases,
            @Nullable WrittenNames names,
            OutputStream out) {
        this.target = target;
        this.losses = losses;
        this.masking = masking;
        records = masking == null ? null : masking.values();
        this.options = options;
        this.databases = databases;
        this.names = names;
        pool = new OrderedPool(ReadOptions.DEFAULT.withLimits(options.limits()), Format::new, new Output(out));
    }

    /** Takes an entry. Its value is read now. */
    void write(RdbEntry entry) throws IOException {
        if (entry instanceof ResizeHint hint) {
            pool.inOrder(() -> databases.hint(hint.db(), hint.keys(), hint.expires()));
            return;
        }
        if (entry instanceof SlotHint || entry instanceof SlotImportEntry) {
            return; // it is about a cluster node, which the output does not belong to
        }
        int next = entry instanceof KeyEntry key ? key.db() : NONE;
        if (next != db) {
            db = next;
            pool.inOrder(() -> selected = next);
        }
        pool.write(records == null ? entry : masked(entry, records));
    }

    /** Masks a record that is not a key here, in the order of the file. */
    private RdbEntry masked(RdbEntry entry, ValueMask records) throws IOException {
        if (entry instanceof HashTemplateEntry template) {
            return new HashTemplateEntry(
                    template.offset(),
                    template.id(),
                    template.fields(),
                    records.template(template.encoded(), maskedTemplates));
        }
        if (entry instanceof ModuleAuxEntry aux) {
            throw new RdbRefusedException(
                    Reason.LOSS,
                    "AUX data of module type " + aux.module().name() + " can't be masked; --no-modules leaves it out",
                    aux.offset(),
                    aux);
        }
        if (entry instanceof AuxEntry aux && aux.isOfKeyBefore()) {
            throw new RdbRefusedException(
                    Reason.LOSS,
                    "the member that expires is named behind its key, which is written already",
                    aux.offset(),
                    aux);
        }
        return entry;
    }

    /** The number of keys whose metadata was left out. */
    long metadataLeftOut() {
        return metadata;
    }

    /** The number of zsets whose scores were kept. */
    long scoresKept() {
        return unordered;
    }

    /** Runs a step in the thread that writes, between the entries before and the entries after it. */
    void inOrder(EntryFormat.Step step) throws IOException {
        pool.inOrder(step);
    }

    /** Waits until all entries are written. */
    void finish() throws IOException {
        pool.finish();
    }

    @Override
    public void close() throws IOException {
        pool.close();
        IOUtils.close(copied.toArray(CopiedValues[]::new));
    }

    // ---- used by the writing thread

    /** The database of the next keys. Its SELECTDB is written in front of its first key. A record has no database. */
    private int selected = NONE;

    private long metadata;
    private long unordered;

    private boolean isRefused() {
        return losses != null && losses.isRefused();
    }

    /** Takes the converted keys, unless nothing is to be written any more. */
    private final class Output extends OutputStream {

        private final OutputStream out;

        Output(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int off, int len) throws IOException {
            if (isRefused() || len == 0) {
                return;
            }
            if (selected != NONE) {
                databases.enter(selected);
                selected = NONE;
            }
            out.write(bytes, off, len);
        }
    }

    /** For the current thread. */
    private CopiedValues looking() {
        CopiedValues values = new CopiedValues(SpillFile.anywhere());
        copied.add(values);
        return values;
    }

    @SuppressWarnings("NullAway") // a batch has begun where this is called
    private void add(@Nullable Outcome run) throws IOException {
        if (run.keys > 0 && !isRefused()) {
            databases.count(run.keys, run.expires);
        }
        metadata += run.metadata;
        unordered += run.unordered;
        if (names != null) {
            for (KeyEntry key : run.kept) {
                names.add(key.db(), key.key(), key.offset());
            }
        }
        if (losses != null) {
            run.converted.tell(losses);
        }
    }

    // ---- used by converting threads

    /** The results of a run. */
    private static final class Outcome {
        long keys;
        long expires;
        long metadata;
        long unordered;
        /** Null if nothing is converted. */
        final @Nullable RunOutcome converted;

        /** The keys whose names are to be noted. */
        final List<KeyEntry> kept = new ArrayList<>();

        Outcome(@Nullable Losses losses) {
            converted = losses == null ? null : new RunOutcome(losses);
        }
    }

    private final class Format implements EntryFormat {

        private final @Nullable KeyConverter converter = losses == null ? null : newConverter(losses);
        private final @Nullable KeyMasker masker = masking == null ? null : newMasker(masking);
        private long metadataBefore;
        private long unorderedBefore;
        private @Nullable Outcome run;

        @SuppressWarnings("NullAway") // a batch has begun where something is lost
        private KeyConverter newConverter(Losses losses) {
            return new KeyConverter(
                    target,
                    losses.policy(),
                    options,
                    loss -> this.run.converted.lost(loss),
                    options.trust() ? null : looking());
        }

        private KeyMasker newMasker(Masking masking) {
            KeyHead head = new KeyHead(target.version(), options.laterRecords());
            return new KeyMasker(masking, head, converter, maskedTemplates, options.limits());
        }

        @Override
        public void begin(long ordinal, OutputStream out) {
            run = new Outcome(losses);
        }

        @Override
        @SuppressWarnings("NullAway") // a batch has begun where this is called
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            if (entry instanceof StandaloneEntry record) {
                if (converter == null) {
                    RecordWriter.write(record, out);
                } else {
                    converter.writeRecord(record, out);
                }
                return;
            }
            KeyEntry key = (KeyEntry) entry;
            KeyEntry written = masker == null ? converter.write(key, out) : masker.write(key, out);
            if (written == null) {
                run.converted.dropped();
                return;
            }
            if (run.converted != null) {
                run.converted.kept(written);
            }
            if (names != null) {
                run.kept.add(written);
            }
            run.keys++;
            if (written.hasExpiry()) {
                run.expires++;
            }
        }

        @Override
        @SuppressWarnings("NullAway") // a run has begun
        public void end(OutputStream out) {
            if (masker != null) {
                run.metadata = masker.metadata() - metadataBefore;
                run.unordered = masker.unordered() - unorderedBefore;
                metadataBefore = masker.metadata();
                unorderedBefore = masker.unordered();
            }
        }

        @Override
        public Step whenWritten() {
            Outcome ended = run;
            return () -> add(ended);
        }
    }
}
