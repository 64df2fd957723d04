package io.rdbkit.transform;

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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One file in, one file out: filters, renames, moves, changes expiries, converts.
 *
 * <pre>{@code
 * Rewrite.from(Source.of(dump))
 *         .keep(Keys.glob(Bytes.utf8("user:*")).and(Keys.kind(Set.of(ValueKind.HASH))))
 *         .to(out, WriteOptions.DEFAULT);
 * }</pre>
 *
 * <p>If the {@linkplain Plan plan} asks for nothing, the output is byte for byte the input's RDB. Else everything but what
 * the plan changes is carried over, except AUX fields and hints that a changed file can't tell truthfully; the summary names
 * them.
 *
 * <p>Memory: some MB whatever the input; a value of which a rule asks the size may be held in a temporary file.
 */
public final class Rewrite {

    private final Source source;
    private final Plan plan;

    private Rewrite(Source source, Plan plan) {
        this.source = source;
        this.plan = plan;
    }

    /** A job that keeps everything as it is, until it is told otherwise. */
    public static Rewrite from(Source source) {
        return new Rewrite(source, Plan.NOTHING);
    }

    /** A file, read with the defaults. */
    public static Rewrite from(Path file) {
        return from(Source.of(file));
    }

    /** In place of the plan so far. */
    public Rewrite by(Plan newPlan) {
        return new Rewrite(source, newPlan);
    }

    /** Keeps only keys that meet a condition. */
    public Rewrite keep(Predicate<KeyEntry> condition) {
        return by(plan.keep("condition", condition));
    }

    /** Changes keys, in any respect; so it is checked whether two become one. {@link Plan#change} saves that check. */
    public Rewrite map(UnaryOperator<KeyEntry> change) {
        return by(plan.rename(change));
    }

    /** Converts what is kept for a target. Unless {@link #onLoss} says otherwise, nothing may be lost. */
    public Rewrite target(Target target) {
        return by(plan.target(target));
    }

    /** What becomes of keys that use what the target doesn't have; by feature, {@link Plan#onLoss} says it. */
    public Rewrite onLoss(OnLoss policy) {
        return by(plan.onLoss(LossPolicy.of(policy)));
    }

    /**
     * Writes a file, which appears whole or not at all. A device or a pipe is written to as a stream.
     *
     * @throws io.rdbkit.format.RdbException         that says what is wrong with the input, or why the job is refused
     * @throws IllegalArgumentException       if the output is the input
     * @throws java.nio.file.FileAlreadyExistsException if the output is there and may not be replaced
     */
    public Summary to(Path out, WriteOptions options) throws IOException {
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

    /**
     * Writes to a stream, which stays open. If keys can clash, or what gets lost may be refused in the end, a temporary file is written first;
     * else the stream has got a part of the output when this throws.
     */
    public Summary to(WritableByteChannel out, WriteOptions options) throws IOException {
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
                    RdbWriter writer = run.writer(in, out, options)) {
                run.through(in, null, writer);
            }
        }
        summary.stop();
        return summary;
    }

    /**
     * Does everything but write, and so minds no limit of the output. The keys that clash are counted too, or refused as {@link #to(Path, WriteOptions)} does. What gets lost and may
     * not, is told: {@link Summary#refusal}.
     *
     * @param options those of the run that is tried: what they ask for decides what is left out
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
                RdbWriter writer = run.writer(in, nowhere(), WriteOptions.DEFAULT)) {
            run.through(in, ledger, writer); // which refuses what the version can't hold
            run.clashes();
        } catch (RdbRefusedException e) {
            summary.refusedDryRun(e);
        }
        summary.bytesWritten = 0;
        summary.stop();
        return summary;
    }

    private static WritableByteChannel nowhere() {
        return Channels.newChannel(OutputStream.nullOutputStream());
    }

    /** Whether the output is the input's RDB, byte for byte. */
    private boolean isCopy(WriteOptions options) throws IOException {
        return plan.isNothing() && options.checksum() && !(source.dropsAofTail() && mayHaveCommandsWithin());
    }

    /** Whether a copy could have commands between its records, which are to be left out. */
    private boolean mayHaveCommandsWithin() throws IOException {
        if (!source.canBeReadAgain()) {
            return false; // which the end of the copy finds out
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

    /** Commands between the records are in the copy, where a server runs them: nothing is lost. */
    private void requireNothingToLeaveOut(AofTail tail) throws RdbRefusedException {
        if (tail != null && tail.within() > 0 && source.dropsAofTail()) {
            throw new RdbRefusedException(
                    "a stream can't be copied without the " + tail.within() + " commands between its records",
                    tail.offset());
        }
    }

    private void rewrite(Path out, WriteOptions options, Summary summary) throws IOException {
        PlanPass run = new PlanPass(source, plan, summary);
        Path place = OutputPlace.of(out);
        try (RdbReader in = open();
                KeyLedger ledger = PlanPass.ledger(plan, place.getParent());
                RdbWriter writer = run.writer(in, out, options)) {
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

    /** Copies a file that was just written but for some keys. */
    static long leaveOut(LoserOrdinals losers, Path written, Path out, WriteOptions options) throws IOException {
        try (RdbReader again = RdbReader.open(written);
                RdbWriter writer = RdbWriter.create(
                        out, again.version(), options.withDistinctNames(true).withLaterRecords(true))) {
            long ordinal = 0;
            for (RdbEntry entry; (entry = again.next()) != null; ) {
                if (!(entry instanceof KeyEntry) || !losers.isLoser(ordinal++)) {
                    writer.write(entry);
                }
            }
            writer.finish();
            return writer.position();
        }
    }
}
