package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.Losses;
import io.rdbkit.OrderedPool;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.ledger.LoserOrdinals;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * A pass over inputs for a job that writes no RDB. Where keys can get the same name, it reads the inputs twice: a refusal comes before the first
 * entry is handed out, and so does the choice among keys of one name.
 */
final class ReadingPass implements Closeable {

    /** Hands the entries that stay to a sink. */
    interface Entries {
        void to(PlanPass.Sink sink) throws IOException;
    }

    /** What to do with the entries of an input, or of all as one. */
    interface Job {
        void of(Inputs.Input input, Entries entries) throws IOException;
    }

    private final Inputs inputs;
    private final boolean asOne;
    private final Plan plan;
    private final Summary summary;
    /** Null if no keys can get the same name. */
    private final @Nullable RereadableInputs again;

    /** @param asOne whether all inputs are read as the file that {@link Merge} would make of them, else each on its own */
    ReadingPass(Inputs given, boolean asOne, Plan plan, Summary summary) throws IOException {
        this.asOne = asOne && given.areSeveral();
        this.plan = plan;
        this.summary = summary;
        again = this.asOne || plan.renames() ? new RereadableInputs(given) : null;
        inputs = again == null ? given : again.inputs();
    }

    /**
     * Does the job once for each input, or once for all as one.
     *
     * @param options for reading
     * @throws io.rdbkit.format.RdbRefusedException if keys get the same name and the plan allows none to be left out
     */
    void run(ReadOptions options, Job job) throws IOException {
        if (again == null) {
            inputs.each(input -> job.of(input, sink -> readOnce(input, options, sink)));
            return;
        }
        List<Inputs> groups = asOne
                ? List.of(inputs)
                : inputs.all().stream()
                        .map(input -> inputs.with(List.of(input)))
                        .toList();
        boolean fails = plan.onDuplicate() == DuplicatePolicy.FAIL;
        if (fails) {
            for (Inputs group : groups) {
                try (Found found = find(group, options)) {
                    found.requireNone();
                }
            }
        }
        for (Inputs group : groups) {
            try (Found found = fails ? null : find(group, options)) {
                job.of(group.all().get(0), sink -> readAgain(group, found, sink));
            }
        }
    }

    private void readOnce(Inputs.Input input, ReadOptions options, PlanPass.Sink sink) throws IOException {
        PlanPass run = new PlanPass(input.source(), plan, summary);
        try (RdbReader in = input.source().openForJob(options)) {
            run.through(input, in, null, sink);
        }
    }

    private void readAgain(Inputs group, @Nullable Found found, PlanPass.Sink sink) throws IOException {
        long readBefore = summary.read;
        JoinedPass joined = new JoinedPass(group, plan, summary);
        if (found == null) {
            joined.through(null, sink, EntryFormat.Step::run);
            return;
        }
        LoserOrdinals losers = found.losers();
        joined.through(null, losers == null ? sink : new Remaining(found, losers, sink), EntryFormat.Step::run);
        if (summary.read - readBefore != found.read()) {
            throw new IOException("changed while it was read; read a copy, or read it when no process writes to it");
        }
    }

    /** Reads all keys, to find those of the same name. */
    private Found find(Inputs group, ReadOptions options) throws IOException {
        Summary counting = new Summary();
        JoinedPass joined = new JoinedPass(group, plan, counting);
        joined.requireOneServer();
        KeyLedger ledger = new KeyLedger(TemporaryFile.directory());
        try {
            if (plan.target() == null) {
                joined.through(ledger, entry -> {}, EntryFormat.Step::run);
            } else {
                convert(joined, ledger, options);
            }
            return new Found(group, joined.run(), ledger, joined.run().duplicates(), counting.read);
        } catch (IOException | RuntimeException e) {
            IOUtils.close(ledger);
            throw e;
        }
    }

    /** Which keys a target lets stay is known only when they were converted. */
    @SuppressWarnings("NullAway") // a plan with a target
    private void convert(JoinedPass joined, KeyLedger ledger, ReadOptions options) throws IOException {
        joined.run().notingIn(ledger);
        Losses losses = new Losses(plan.onLoss(), joined.run().notingAll());
        ReadOptions within = options.withLimits(inputs.all().get(0).source().limits());
        if (options.damage() != null) {
            within = within.withDamage(damage -> {}); // it is told when the output is made
        }
        try (OrderedPool pool = new OrderedPool(
                within, EntryFormat.forTarget(plan.target(), losses, Nothing::new), OutputStream.nullOutputStream())) {
            joined.through(null, pool::write, pool::inOrder);
            pool.finish();
        }
    }

    /** Formats nothing. */
    private static final class Nothing implements EntryFormat {
        @Override
        public void begin(long ordinal, OutputStream out) {}

        @Override
        public void write(RdbEntry entry, OutputStream out) {}

        @Override
        public void end(OutputStream out) {}
    }

    /** The keys of the same name in some inputs. */
    private final class Found implements Closeable {

        private final Inputs group;
        private final PlanPass run;
        private final KeyLedger ledger;
        /** Null if there are none. */
        private final @Nullable Duplicates duplicates;

        private final long read;

        Found(Inputs group, PlanPass run, KeyLedger ledger, @Nullable Duplicates duplicates, long read) {
            this.group = group;
            this.run = run;
            this.ledger = ledger;
            this.duplicates = duplicates;
            this.read = read;
        }

        /** The number of keys that were read. */
        long read() {
            return read;
        }

        /** Tells of each and refuses the run, if there are any. */
        void requireNone() throws IOException {
            if (duplicates == null) {
                return;
            }
            if (plan.duplicates() != null) {
                Summary again = new Summary();
                LoserOrdinals losers = duplicates.losers(false);
                new JoinedPass(group, plan, again)
                        .through(null, new Remaining(this, losers, entry -> {}), EntryFormat.Step::run);
            }
            run.choose(duplicates);
        }

        /** Which of them to leave out, which are counted now; null if there are none. */
        @Nullable
        LoserOrdinals losers() throws IOException {
            if (duplicates == null) {
                return null;
            }
            summary.leaveOutDuplicates(duplicates.count());
            return duplicates.losers(plan.onDuplicate().keepsLast());
        }

        void tell(long ordinal, KeyEntry key) throws IOException {
            if (plan.duplicates() != null) {
                boolean isOneOfSeveral = !group.areSeveral() && inputs.areSeveral();
                plan.duplicates().duplicate(isOneOfSeveral ? group.all().get(0).name() : run.inputOf(ordinal), key);
            }
        }

        @Override
        public void close() throws IOException {
            ledger.close();
        }
    }

    /** Passes on all entries but the keys that are left out because another has their name. */
    private static final class Remaining implements PlanPass.Sink {

        private final Found found;
        private final StayingEntries staying;
        private final PlanPass.Sink next;

        Remaining(Found found, LoserOrdinals losers, PlanPass.Sink next) {
            this.found = found;
            this.staying = new StayingEntries(losers);
            this.next = next;
        }

        @Override
        public void accept(RdbEntry entry) throws IOException {
            if (staying.has(entry)) {
                next.accept(entry);
            } else if (entry instanceof KeyEntry key) {
                found.tell(staying.keys() - 1, key);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (again != null) {
            again.close();
        }
    }
}
