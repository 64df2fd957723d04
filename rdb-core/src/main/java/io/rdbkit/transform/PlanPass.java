package io.rdbkit.transform;

import io.rdbkit.EntryWriter;
import io.rdbkit.KeyEntry;
import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.TargetWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.io.Pace;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One pass of a {@link Plan} over an input. The entries that stay go to a sink, in the order of the input. */
final class PlanPass {

    /** Takes the entries that stay. A value that is not read or copied before this returns is skipped. */
    interface Sink {
        void accept(RdbEntry entry) throws IOException;
    }

    private final Source source;
    private final Plan plan;
    private final Summary summary;
    /** Null if no keys can clash. */
    private @Nullable KeyLedger ledger;

    PlanPass(Source source, Plan plan, Summary summary) {
        this.source = source;
        this.plan = plan;
        this.summary = summary;
    }

    /**
     * A writer to a file, in the version of the input or of the plan's target. It does not check for duplicate names:
     * they are those of one input, or a ledger checks them.
     */
    EntryWriter writer(RdbReader in, Path out, WriteOptions given) throws IOException {
        WriteOptions options = given.withDistinctNames(true);
        return plan.target() == null
                ? RdbWriter.create(out, in.version(), options.withLaterRecords(true))
                : TargetWriter.create(out, plan.target(), losses(), options.withTrust(plan.trustsValues()));
    }

    /** A writer to a channel, with the same properties as one to a file. */
    EntryWriter writer(RdbReader in, WritableByteChannel out, WriteOptions given) throws IOException {
        WriteOptions options = given.withDistinctNames(true);
        return plan.target() == null
                ? RdbWriter.to(out, in.version(), options.withLaterRecords(true))
                : TargetWriter.to(out, plan.target(), losses(), options.withTrust(plan.trustsValues()));
    }

    @SuppressWarnings("NullAway") // a plan with a target or with renames
    private Losses losses() {
        summary.losses = new Losses(plan.onLoss(), plan.renames() ? new Noting() : plan.losses());
        summary.written = plan.target().version();
        summary.valuesTrusted = plan.trustsValues();
        return summary.losses;
    }

    /** Notes the keys that a conversion keeps. */
    private final class Noting implements Losses.Listener {
        @Override
        public boolean wantsKept() {
            return true;
        }

        @Override
        public void kept(KeyEntry key) throws IOException {
            note(key);
        }

        @Override
        public void lost(Loss loss) throws IOException {
            plan.losses().lost(loss);
        }
    }

    @SuppressWarnings("NullAway") // a plan with a target or with renames
    private void note(KeyEntry key) throws IOException {
        KeyEntry origin = key.origin();
        ledger.add(key.db(), key.key(), origin.db(), origin.key(), origin.offset());
    }

    /**
     * Writes all entries that stay to a writer that this object made.
     *
     * @param newLedger notes every key that stays; null if no keys can clash
     */
    void through(RdbReader in, @Nullable KeyLedger newLedger, EntryWriter writer) throws IOException {
        if (summary.losses == null) {
            through(in, newLedger, (Sink) writer::write);
            writer.seal();
        } else {
            ledger = newLedger;
            through(in, null, (Sink) writer::write);
            writer.seal();
            summary.dropLost(plan.lossRule());
        }
        summary.bytesWritten = writer.position();
        summary.highestDb = writer.keysByDb().keySet().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /**
     * Hands all entries that stay to a sink.
     *
     * @param newLedger notes every key that stays; null if no keys can clash
     */
    void through(RdbReader in, @Nullable KeyLedger newLedger, Sink sink) throws IOException {
        if (newLedger != null) {
            ledger = newLedger;
        }
        Sieve sieve = new Sieve(plan, summary, in.version());
        LongConsumer progress = source.progress();
        try {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                RdbEntry stays = sieve.apply(entry);
                if (stays != null) {
                    if (newLedger != null && stays instanceof KeyEntry key) {
                        note(key);
                    }
                    sink.accept(stays);
                }
                if (Pace.isReportDue(summary.read)) {
                    progress.accept(in.offset());
                }
            }
        } catch (UncheckedIOException e) { // from a predicate that reads the value, which can't declare IOException
            throw e.getCause();
        }
        sieve.finish();
        end(in);
    }

    /** Notes what is known at the end of the input. */
    void end(RdbReader in) throws IOException {
        summary.version = in.version();
        summary.checksum = in.checksum();
        summary.tail = in.tail();
        summary.ignored = in.ignored();
        summary.bytesRead = in.offset();
        UnappliedCommands.refuse(in.tail(), source.dropsAofTail());
    }

    /** A ledger if the plan can make two keys one, else null. */
    static @Nullable KeyLedger ledger(Plan plan, @Nullable Path directory) {
        return plan.renames() ? new KeyLedger(directory) : null;
    }

    /**
     * The result of the ledger: null if there are no duplicates; else the keys to leave out by the policy of the plan,
     * or the exception that the policy asks for.
     */
    @Nullable
    Duplicates clashes() throws IOException {
        if (ledger == null) {
            return null;
        }
        Duplicates duplicates = ledger.finish();
        if (duplicates.isEmpty()) {
            return null;
        }
        if (plan.onDuplicate() == DuplicatePolicy.FAIL) {
            throw refusal(duplicates);
        }
        summary.duplicates = duplicates.count();
        summary.kept -= duplicates.count();
        return duplicates;
    }

    private static RdbRefusedException refusal(Duplicates duplicates) {
        Clash clash = duplicates.first();
        String both = clash.one().db() == clash.other().db()
                        && clash.one().key().equals(clash.other().key())
                ? name(clash.one()) + " is in the input twice and would become"
                : name(clash.one()) + " and " + name(clash.other()) + " would both become";
        String more = duplicates.count() == 1 ? "" : " (and " + (duplicates.count() - 1) + " more such keys)";
        return RdbRefusedException.duplicate(
                both + " db " + clash.db() + " " + clash.key().quoted() + more,
                clash.other().offset(),
                List.of(clash.one().key(), clash.other().key(), clash.key()));
    }

    private static String name(Clash.Origin origin) {
        return "db " + origin.db() + " " + origin.key().quoted();
    }
}
