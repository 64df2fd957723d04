package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** One pass of a {@link Plan} over an input: what stays goes to a sink, in the order of the input. */
final class PlanPass {

    /** Takes the entries that stay. A value in one must be copied before this returns, or it is skipped. */
    interface Sink {
        void accept(RdbEntry entry) throws IOException;
    }

    /** How many keys pass between two reports of progress: often enough for a person, too rarely to cost anything. */
    private static final int KEYS_BETWEEN_REPORTS = 4096;

    private final Source source;
    private final Plan plan;
    private final Summary summary;
    /** Null if no key can clash. */
    private KeyLedger ledger;

    PlanPass(Source source, Plan plan, Summary summary) {
        this.source = source;
        this.plan = plan;
        this.summary = summary;
    }

    /** A file for what stays, in the version of the input or for the plan's target. Names are those of one input, or in a ledger. */
    RdbWriter writer(RdbReader in, Path out, WriteOptions given) throws IOException {
        WriteOptions options = given.withDistinctNames(true);
        return plan.target() == null
                ? RdbWriter.create(
                        out, Target.of(in.version()), null, plan.masking(), options.withLaterRecords(true))
                : RdbWriter.create(
                        out, plan.target(), losses(), plan.masking(), options.withTrust(plan.trustsValues()));
    }

    /** The same for a stream. */
    RdbWriter writer(RdbReader in, WritableByteChannel out, WriteOptions given) throws IOException {
        WriteOptions options = given.withDistinctNames(true);
        return plan.target() == null
                ? RdbWriter.to(out, Target.of(in.version()), null, plan.masking(), options.withLaterRecords(true))
                : RdbWriter.to(
                        out, plan.target(), losses(), plan.masking(), options.withTrust(plan.trustsValues()));
    }

    private Losses losses() {
        summary.losses = new Losses(plan.onLoss(), plan.renames() ? new Noting() : plan.losses());
        summary.written = plan.target().version();
        summary.valuesTrusted = plan.trustsValues();
        return summary.losses;
    }

    /** Notes the keys that a conversion leaves. */
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

    private void note(KeyEntry key) throws IOException {
        KeyEntry origin = key.origin();
        ledger.add(key.db(), key.key(), origin.db(), origin.key(), origin.offset());
    }

    /**
     * Writes what stays, to the end, to a writer that this gave.
     *
     * @param newLedger is told of every key that stays; null if none can clash
     */
    void through(RdbReader in, KeyLedger newLedger, RdbWriter writer) throws IOException {
        if (summary.losses == null) {
            through(in, newLedger, (Sink) writer::write);
            writer.seal();
        } else {
            ledger = newLedger;
            through(in, null, (Sink) writer::write);
            writer.seal();
            summary.dropLost();
        }
        summary.scoresKept = writer.scoresKept();
        summary.leaveOut("metadata of a key", writer.metadataLeftOut());
        summary.bytesWritten = writer.position();
        summary.highestDb = writer.keysByDb().keySet().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** @param newLedger is told of every key that stays; null if none can clash */
    void through(RdbReader in, KeyLedger newLedger, Sink sink) throws IOException {
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
                if (summary.read % KEYS_BETWEEN_REPORTS == 0) {
                    progress.accept(in.offset());
                }
            }
        } catch (UncheckedIOException e) { // a predicate that reads the value can't declare it
            throw e.getCause();
        }
        sieve.finish();
        end(in);
    }

    /** Notes what the end of the input tells. */
    void end(RdbReader in) throws IOException {
        summary.version = in.version();
        summary.checksum = in.checksum();
        summary.tail = in.tail();
        summary.ignored = in.ignored();
        summary.bytesRead = in.offset();
        UnappliedCommands.refuse(in.tail(), source.dropsAofTail());
    }

    /** A ledger if the plan can make two keys one, else null. */
    static KeyLedger ledger(Plan plan, Path directory) {
        return plan.renames() ? new KeyLedger(directory) : null;
    }

    /** What the ledger found: null if nothing, the keys to leave out by the plan's policy, or the failure it asks for. */
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
