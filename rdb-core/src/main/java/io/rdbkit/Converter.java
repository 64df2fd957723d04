package io.rdbkit;

import io.rdbkit.format.Target;
import io.rdbkit.io.Databases;
import io.rdbkit.io.SpillFile;
import io.rdbkit.ledger.WrittenNames;
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
 * Converts entries for a target on all processors and writes them in their order. It is an {@link OrderedPool} whose
 * formats are {@link KeyConverter}s. The writing thread collects their results run by run. Only this thread uses the
 * output and the databases.
 */
final class Converter implements Closeable {

    private static final int NONE = -1;

    private final Target target;
    private final Losses losses;
    private final WriteOptions options;
    private final Databases databases;
    private final @Nullable WrittenNames names;
    private final OrderedPool pool;
    private final Queue<CopiedValues> copied = new ConcurrentLinkedQueue<>();
    private int db = NONE;

    /** @param names notes the keys that are written; may be null */
    Converter(
            Target target,
            Losses losses,
            WriteOptions options,
            Databases databases,
            @Nullable WrittenNames names,
            OutputStream out) {
        this.target = target;
        this.losses = losses;
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
        pool.write(entry);
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
            if (losses.isRefused() || len == 0) {
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
        if (run.keys > 0 && !losses.isRefused()) {
            databases.count(run.keys, run.expires);
        }
        losses.addDropped(run.dropped);
        for (Loss loss : run.lost) {
            losses.add(loss);
        }
        for (KeyEntry key : run.kept) {
            if (losses.wantsKept()) {
                losses.tellKept(key);
            }
            if (names != null) {
                names.add(key.db(), key.key(), key.offset());
            }
        }
    }

    // ---- used by converting threads

    /** The results of a run. */
    private static final class Outcome {
        long keys;
        long expires;
        long dropped;
        final List<Loss> lost = new ArrayList<>();
        /** Empty if no listener wants them. */
        final List<KeyEntry> kept = new ArrayList<>();
    }

    private final class Format implements EntryFormat {

        @SuppressWarnings("NullAway") // a batch has begun where something is lost
        private final KeyConverter converter = new KeyConverter(
                target, losses.policy(), options, loss -> this.run.lost.add(loss), options.trust() ? null : looking());

        private @Nullable Outcome run;

        @Override
        public void begin(long ordinal, OutputStream out) {
            run = new Outcome();
        }

        @Override
        @SuppressWarnings("NullAway") // a batch has begun where this is called
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            if (entry instanceof StandaloneEntry record) {
                converter.writeRecord(record, out);
                return;
            }
            KeyEntry written = converter.write((KeyEntry) entry, out);
            if (written == null) {
                run.dropped++;
                return;
            }
            run.keys++;
            if (written.hasExpiry()) {
                run.expires++;
            }
            if (losses.wantsKept() || names != null) {
                run.kept.add(written);
            }
        }

        @Override
        public void end(OutputStream out) {
            // nothing is held back
        }

        @Override
        public Step whenWritten() {
            Outcome ended = run;
            return () -> add(ended);
        }
    }
}
