package io.rdbkit.transform;

import io.rdbkit.EntryWriter;
import io.rdbkit.KeyEntry;
import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.MaskWriter;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.TargetWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.io.Pace;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.ledger.LoserOrdinals;
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

    /** No key is in it. */
    private static final int NO_DB = -1;

    private final @Nullable Source source;
    private final Plan plan;
    private final Summary summary;
    private final KeyOrigins origins;
    /** Null if no key can clash. */
    private @Nullable KeyLedger ledger;

    PlanPass(@Nullable Source source, Plan plan, Summary summary) {
        this(source, plan, summary, new KeyOrigins());
    }

    /** @param source null if there are several inputs, each of which is given with its reader */
    PlanPass(@Nullable Source source, Plan plan, Summary summary, KeyOrigins origins) {
        this.source = source;
        this.plan = plan;
        this.summary = summary;
        this.origins = origins;
    }

    /** A file for what stays, in the version of the input or for the plan's target. Names are those of one input, or in a ledger. */
    EntryWriter writer(RdbReader in, Path out, WriteOptions given) throws IOException {
        return writer(in.version(), out, given.withLaterRecords(true));
    }

    /** The same of a version that is known. */
    EntryWriter writer(RdbVersion version, Path out, WriteOptions given) throws IOException {
        WriteOptions options = given.withDistinctNames(true);
        if (plan.masking() != null) {
            return MaskWriter.create(
                    out, maskTarget(version), maskLosses(), plan.masking(), options.withTrust(plan.trustsValues()));
        }
        return plan.target() == null
                ? RdbWriter.create(out, version, options)
                : TargetWriter.create(out, plan.target(), losses(), options.withTrust(plan.trustsValues()));
    }

    /** The same for a stream. */
    EntryWriter writer(RdbReader in, WritableByteChannel out, WriteOptions given) throws IOException {
        return writer(in.version(), out, given.withLaterRecords(true));
    }

    /** The same of a version that is known. */
    EntryWriter writer(RdbVersion version, WritableByteChannel out, WriteOptions given) throws IOException {
        WriteOptions options = given.withDistinctNames(true);
        if (plan.masking() != null) {
            return MaskWriter.to(
                    out, maskTarget(version), maskLosses(), plan.masking(), options.withTrust(plan.trustsValues()));
        }
        return plan.target() == null
                ? RdbWriter.to(out, version, options)
                : TargetWriter.to(out, plan.target(), losses(), options.withTrust(plan.trustsValues()));
    }

    private Target maskTarget(RdbVersion version) {
        return plan.target() == null ? Target.of(version) : plan.target();
    }

    private @Nullable Losses maskLosses() {
        return plan.target() == null ? null : losses();
    }

    @SuppressWarnings("NullAway") // a plan with a target or with renames
    private Losses losses() {
        summary.losses = new Losses(plan.onLoss(), plan.renames() || source == null ? new Noting() : plan.losses());
        summary.written = plan.target().version();
        summary.valuesTrusted = plan.trustsValues();
        return summary.losses;
    }

    /** Notes the keys that a conversion keeps. */
    private class Noting implements Losses.Listener {
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

    /**
     * A listener that notes each key: one that a conversion keeps by its name, and one that it drops by a name of its own. So the ordinals are those of
     * all keys that the plan gives to the conversion.
     */
    Losses.Listener notingAll() {
        return new Noting() {
            private long dropped;

            @Override
            @SuppressWarnings("NullAway") // whoever wants all noted has a ledger
            public void dropped() throws IOException {
                Bytes name = Bytes.utf8(Long.toString(dropped++));
                ledger.add(NO_DB, name, NO_DB, name, origins.place(0));
            }

            @Override
            public void lost(Loss loss) {
                // they are told when the output is made
            }
        };
    }

    @SuppressWarnings("NullAway") // a plan with a target or with renames
    private void note(KeyEntry key) throws IOException {
        KeyEntry origin = key.origin();
        ledger.add(key.db(), key.key(), origin.db(), origin.key(), origins.place(origin.offset()));
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
        written(writer);
    }

    /** Notes what was written, by a writer that is sealed. */
    void written(EntryWriter writer) {
        if (writer instanceof MaskWriter masked) {
            summary.scoresKept = masked.scoresKept();
            summary.leaveOut("metadata of a key", masked.metadataLeftOut());
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
    @SuppressWarnings("NullAway") // a plan with a target or with renames
    void through(RdbReader in, @Nullable KeyLedger newLedger, Sink sink) throws IOException {
        through(new Inputs.Input("", source), in, newLedger, sink);
    }

    /** The same of one of several inputs. */
    void through(Inputs.Input input, RdbReader in, @Nullable KeyLedger newLedger, Sink sink) throws IOException {
        if (newLedger != null) {
            ledger = newLedger;
        }
        Sieve sieve = new Sieve(input.by(plan), summary, in.version());
        LongConsumer progress = input.source().progress();
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
        end(input, in);
    }

    /** Notes what is known at the end of the input. */
    @SuppressWarnings("NullAway") // a plan with a target or with renames
    void end(RdbReader in) throws IOException {
        end(new Inputs.Input("", source), in);
    }

    private void end(Inputs.Input input, RdbReader in) throws IOException {
        summary.end(input.name(), in);
        UnappliedCommands.refuse(in.tail(), input.source().dropsAofTail());
    }

    /** Has keys noted in a ledger that a writer for a target tells of. */
    void notingIn(@Nullable KeyLedger newLedger) {
        ledger = newLedger;
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
        Duplicates duplicates = duplicates();
        if (duplicates != null) {
            choose(duplicates);
        }
        return duplicates;
    }

    /** What the ledger found: null if nothing. */
    @Nullable
    Duplicates duplicates() throws IOException {
        Duplicates duplicates = ledger == null ? null : ledger.finish();
        return duplicates == null || duplicates.isEmpty() ? null : duplicates;
    }

    /**
     * As {@link #clashes()}, of a file that was written with all of them: tells of each, if somebody wants to know.
     *
     * @param written that file, sealed
     */
    @Nullable
    Duplicates clashes(Path written) throws IOException {
        Duplicates duplicates = duplicates();
        if (duplicates == null) {
            return null;
        }
        if (plan.duplicates() != null) {
            tell(duplicates.losers(plan.onDuplicate().keepsLast()), written);
        }
        choose(duplicates);
        return duplicates;
    }

    @SuppressWarnings("NullAway") // a plan with a target or with renames
    private void tell(LoserOrdinals losers, Path written) throws IOException {
        try (RdbReader again = RdbReader.open(written)) {
            long ordinal = 0;
            for (RdbEntry entry; (entry = again.next()) != null; ) {
                if (entry instanceof KeyEntry key && losers.isLoser(ordinal++)) {
                    plan.duplicates().duplicate(origins.input(ordinal - 1), key);
                }
            }
        }
    }

    /** Counts those that are left out by the plan's policy, or throws the failure it asks for. */
    void choose(Duplicates duplicates) throws IOException {
        if (plan.onDuplicate() == DuplicatePolicy.FAIL) {
            throw refusal(duplicates);
        }
        summary.leaveOutDuplicates(duplicates.count());
        if (summary.losses != null) {
            LoserOrdinals losers = duplicates.losers(plan.onDuplicate().keepsLast());
            summary.losses.takeBack(losers::isLoser);
        }
    }

    /** The name of the input of a key, by its ordinal among those that were noted; empty if there is only one. */
    String inputOf(long ordinal) {
        return origins.input(ordinal);
    }

    private RdbRefusedException refusal(Duplicates duplicates) {
        Clash clash = duplicates.first();
        boolean isTwice = clash.one().db() == clash.other().db()
                && clash.one().key().equals(clash.other().key())
                && origins.input(clash.one()).equals(origins.input(clash.other()));
        String both = isTwice
                ? name(clash.one()) + " is in the input twice and would become"
                : name(clash.one()) + " and " + name(clash.other()) + " would both become";
        String more = duplicates.count() == 1 ? "" : " (and " + (duplicates.count() - 1) + " more such keys)";
        return RdbRefusedException.duplicate(
                both + " db " + clash.db() + " " + clash.key().quoted() + more,
                origins.blamed(clash.other()),
                List.of(clash.one().key(), clash.other().key(), clash.key()));
    }

    private String name(Clash.Origin origin) {
        String input = origins.input(origin);
        return (input.isEmpty() ? "" : input + " ") + "db " + origin.db() + " "
                + origin.key().quoted();
    }
}
