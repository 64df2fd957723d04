package io.rdbkit.transform;

import io.rdbkit.EntryWriter;
import io.rdbkit.KeyEntry;
import io.rdbkit.LossPolicy;
import io.rdbkit.OnLoss;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.io.BlockOutput;
import io.rdbkit.io.NamedChannel;
import io.rdbkit.io.OutputPlace;
import io.rdbkit.io.WriteBehind;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.ledger.LoserOrdinals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file from one file: filters, renames and moves keys, changes expiries, converts.
 *
 * <pre>{@code
 * Rewrite.from(Source.of(dump))
 *         .keep(Keys.glob(Bytes.utf8("user:*")).and(Keys.kind(Set.of(ValueKind.HASH))))
 *         .to(out);
 * }</pre>
 *
 * <p>If the {@linkplain Plan plan} changes nothing, the output is byte for byte the RDB of the input. Otherwise
 * everything that the plan does not change is kept, except AUX fields and hints that would be wrong in a changed file.
 * The summary names them.
 *
 * <p>Memory: some MB for any input. A value whose size a rule asks for may be held in a temporary file.
 */
public final class Rewrite {

    private final Source source;
    private final Plan plan;

    private Rewrite(Source source, Plan plan) {
        this.source = source;
        this.plan = plan;
    }

    /** Creates a job that keeps everything unchanged, until its plan is set. */
    public static Rewrite from(Source source) {
        Objects.requireNonNull(source, "source");
        return new Rewrite(source, Plan.NOTHING);
    }

    /** Creates a job that reads a file with the default options. */
    public static Rewrite from(Path file) {
        Objects.requireNonNull(file, "file");
        return from(Source.of(file));
    }

    /** Sets the plan, in place of the plan so far. */
    public Rewrite by(Plan newPlan) {
        Objects.requireNonNull(newPlan, "newPlan");
        return new Rewrite(source, newPlan);
    }

    /** Keeps only keys that meet a condition. */
    public Rewrite keep(Predicate<KeyEntry> condition) {
        Objects.requireNonNull(condition, "condition");
        return by(plan.keep("condition", condition));
    }

    /**
     * Changes keys in any respect. The job checks whether two keys become one; {@link Plan#change} avoids that check.
     */
    public Rewrite map(UnaryOperator<KeyEntry> change) {
        return by(plan.rename(change));
    }

    /** Converts the result for a target. Nothing may be lost unless {@link #onLoss} allows it. */
    public Rewrite target(Target target) {
        Objects.requireNonNull(target, "target");
        return by(plan.target(target));
    }

    /** Sets what happens to keys that use what the target does not have. {@link Plan#onLoss} sets it by feature. */
    public Rewrite onLoss(OnLoss policy) {
        Objects.requireNonNull(policy, "policy");
        return by(plan.onLoss(LossPolicy.of(policy)));
    }

    /** Writes a file with the default options; see {@link #to(Path, WriteOptions)}. */
    public Summary to(Path out) throws IOException {
        Objects.requireNonNull(out, "out");
        return to(out, WriteOptions.DEFAULT);
    }

    /**
     * Writes a file. The file appears when it is complete, or not at all. A device or a pipe is written as a stream.
     *
     * @throws io.rdbkit.format.RdbException         if the input is damaged or exceeds a limit, or the job is refused
     * @throws IllegalArgumentException       if the output is the input
     * @throws java.nio.file.FileAlreadyExistsException if the output exists and may not be replaced
     */
    public Summary to(Path out, WriteOptions options) throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(options, "options");
        source.requirePresent();
        try (NamedChannel special = OutputPlace.openSpecial(out)) {
            if (special != null) {
                return to(special, options);
            }
        }
        Summary summary = new Summary();
        to(out, options.withInputs(source.files()), summary);
        summary.stop();
        return summary;
    }

    void to(Path out, WriteOptions options, Summary summary) throws IOException {
        if (isCopy(options)) {
            copy(out, options, summary);
        } else {
            rewrite(out, options, summary);
        }
    }

    /** Writes to a stream with the default options; see {@link #to(WritableByteChannel, WriteOptions)}. */
    public Summary to(OutputStream out) throws IOException {
        return to(Channels.newChannel(out), WriteOptions.DEFAULT);
    }

    /**
     * Writes to a stream, which stays open. If keys can clash, or losses may be refused at the end, a temporary file is
     * written first. Otherwise the stream may have a part of the output when this throws.
     */
    public Summary to(WritableByteChannel out, WriteOptions options) throws IOException {
        Objects.requireNonNull(out, "out");
        Summary summary = new Summary();
        if (isCopy(options)) {
            try (WriteBehind behind = new WriteBehind(options.limits().of(Limit.OUTPUT))) {
                copy(BlockOutput.to(out, behind).withoutChecksum(), summary);
            }
        } else if (plan.renames() || plan.target() != null) {
            TemporaryFile.writeBy(
                    file -> rewrite(file, options.withFile(FilePolicy.PRIVATE.withReplace(true)), summary), out);
        } else {
            PlanPass run = new PlanPass(source, plan, summary);
            try (RdbReader in = open();
                    EntryWriter writer = run.writer(in, out, options)) {
                run.through(in, null, writer);
            }
        }
        summary.stop();
        return summary;
    }

    /** Does everything but write, with the default options; see {@link #dryRun(WriteOptions)}. */
    public Summary dryRun() throws IOException {
        return dryRun(WriteOptions.DEFAULT);
    }

    /**
     * Does everything except writing. The limit of the output is not checked. Keys that clash are counted, or refused
     * as in {@link #to(Path, WriteOptions)}. Losses that are not allowed are in {@link Summary#refusal}.
     *
     * @param options the options of the real run; they decide what is left out
     */
    public Summary dryRun(WriteOptions options) throws IOException {
        if (!isCopy(options)) {
            return dryRunThroughWriter();
        }
        Summary summary = to(nowhere(), options.withLimits(Limits.DEFAULT));
        summary.bytesWritten = 0;
        return summary;
    }

    Summary dryRunThroughWriter() throws IOException {
        Summary summary = new Summary();
        PlanPass run = new PlanPass(source, plan, summary);
        try (RdbReader in = open();
                KeyLedger ledger = PlanPass.ledger(plan, TemporaryFile.directory());
                EntryWriter writer = run.writer(in, nowhere(), WriteOptions.DEFAULT)) {
            run.through(in, ledger, writer); // the writer refuses data that the version can't hold
            run.clashes();
        } catch (RdbRefusedException e) {
            summary.refusedDryRun(e, plan.lossRule());
        }
        summary.bytesWritten = 0;
        summary.stop();
        return summary;
    }

    private static WritableByteChannel nowhere() {
        return Channels.newChannel(OutputStream.nullOutputStream());
    }

    /** Whether the output is byte for byte the RDB of the input. */
    private boolean isCopy(WriteOptions options) throws IOException {
        return plan.isNothing() && options.checksum() && !(source.dropsAofTail() && mayHaveCommandsWithin());
    }

    /** Whether a copy could have AOF commands between its records, which must be left out. */
    private boolean mayHaveCommandsWithin() throws IOException {
        if (!source.canBeReadAgain()) {
            return false; // the end of the copy finds such commands
        }
        try (RdbReader magic = source.open(ReadOptions.DEFAULT)) {
            return magic.version().has(Opcode.UPDATE);
        }
    }

    private RdbReader open() throws IOException {
        return source.openForJob(ReadOptions.DEFAULT.withHoldMeasured(true));
    }

    private void copy(Path out, WriteOptions options, Summary summary) throws IOException {
        try (AtomicFile file = AtomicFile.create(out, options.file());
                WriteBehind behind = new WriteBehind(options.limits().of(Limit.OUTPUT))) {
            copy(BlockOutput.to(file, behind, null).withoutChecksum(), summary);
            file.publish();
        }
    }

    private void copy(BlockOutput out, Summary summary) throws IOException {
        PlanPass run = new PlanPass(source, plan, summary);
        try (RdbReader in = source.openForJob(ReadOptions.DEFAULT.withCopy(out))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry) {
                    summary.read++;
                }
            }
            summary.kept = summary.read;
            requireNothingToLeaveOut(in.tail());
            run.end(in);
        }
        out.sync();
        summary.bytesWritten = out.position();
    }

    /**
     * Checks a copy for commands that must be left out. Commands between the records are in the copy, and a server runs
     * them, so nothing is lost.
     */
    private void requireNothingToLeaveOut(@Nullable AofTail tail) throws RdbRefusedException {
        if (tail != null && tail.within() > 0 && source.dropsAofTail()) {
            throw new RdbRefusedException(
                    "a stream can't be copied without the " + tail.within() + " commands between its records",
                    tail.offset());
        }
    }

    @SuppressWarnings("NullAway") // a writer of a file has its temporary name
    private void rewrite(Path out, WriteOptions options, Summary summary) throws IOException {
        PlanPass run = new PlanPass(source, plan, summary);
        Path place = OutputPlace.of(out);
        try (RdbReader in = open();
                KeyLedger ledger = PlanPass.ledger(plan, place.getParent());
                EntryWriter writer = run.writer(in, out, options)) {
            run.through(in, ledger, writer);
            Duplicates duplicates = run.clashes(writer.temporary());
            if (duplicates == null) {
                writer.publish();
            } else {
                LoserOrdinals losers = duplicates.losers(plan.onDuplicate().keepsLast());
                summary.bytesWritten = leaveOut(losers, writer.temporary(), place, options);
            }
        }
    }

    /** Copies a file that was just written, without some of its keys. */
    static long leaveOut(LoserOrdinals losers, Path written, Path out, WriteOptions options) throws IOException {
        try (RdbReader again = RdbReader.open(written);
                RdbWriter writer = RdbWriter.create(
                        out, again.version(), options.withDistinctNames(true).withLaterRecords(true))) {
            StayingEntries staying = new StayingEntries(losers);
            for (RdbEntry entry; (entry = again.next()) != null; ) {
                if (staying.has(entry)) {
                    writer.write(entry);
                }
            }
            writer.finish();
            return writer.position();
        }
    }
}
