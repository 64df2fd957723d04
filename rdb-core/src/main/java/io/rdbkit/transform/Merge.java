package io.rdbkit.transform;

import io.rdbkit.EntryWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.io.NamedChannel;
import io.rdbkit.io.OutputPlace;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Several files in, one file out.
 *
 * <pre>{@code
 * Inputs.Input a = new Inputs.Input("a.rdb", Source.of(Path.of("a.rdb")));
 * Inputs.Input b = new Inputs.Input("b.rdb", Source.of(Path.of("b.rdb")));
 * Merge.of(Inputs.of(List.of(a, b)))
 *         .by(Plan.NOTHING.onDuplicate(DuplicatePolicy.NEWEST))
 *         .to(Path.of("all.rdb"), WriteOptions.DEFAULT);
 * }</pre>
 *
 * <p>Keys come in the order of the inputs; with {@link DuplicatePolicy#NEWEST} in the order in which those were made. A key that is there twice is
 * refused, or left out by the {@linkplain Plan#onDuplicate plan's policy}. Function libraries and modules' data that are the same come once; if
 * they differ, the policy counts for them as well. AUX fields that tell of a server come from the newest of the inputs.
 *
 * <p>Without a {@linkplain Plan#target target} the file is of the least version that may hold all: the highest of the inputs' versions, or of Redis'
 * where the highest ones of both forks don't go together. A value that it has no type for is written in another one, and what would get lost is refused.
 *
 * <p>Memory: some MB, what belongs to no key, and at most 11 MB to find keys that are there twice.
 */
public final class Merge {

    private final Inputs inputs;
    private final Plan plan;

    private Merge(Inputs inputs, Plan plan) {
        this.inputs = inputs;
        this.plan = plan;
    }

    /** A job that keeps everything, until it is told otherwise. */
    public static Merge of(Inputs inputs) {
        Objects.requireNonNull(inputs, "inputs");
        return new Merge(inputs, Plan.NOTHING);
    }

    /** What to keep of each input and how to change it. */
    public Merge by(Plan newPlan) {
        return new Merge(inputs, newPlan);
    }

    /**
     * Writes a file, which appears whole or not at all. A device or a pipe is written to as a stream.
     *
     * @throws io.rdbkit.format.RdbException            that says what is wrong with an input, or why the job is refused
     * @throws IllegalArgumentException                 if the output is an input
     * @throws java.nio.file.FileAlreadyExistsException if the output is there and may not be replaced
     */
    public Summary to(Path out, WriteOptions options) throws IOException {
        inputs.requirePresent();
        try (NamedChannel special = OutputPlace.openSpecial(out)) {
            if (special != null) {
                return to(special, options);
            }
        }
        Summary summary = new Summary();
        to(out, options.withInputs(inputs.files()), summary);
        summary.stop();
        return summary;
    }

    /** Writes to a stream, which stays open, when all is known to be good: a temporary file is written first. */
    public Summary to(WritableByteChannel out, WriteOptions options) throws IOException {
        Summary summary = new Summary();
        TemporaryFile.writeBy(file -> to(file, options.withFile(FilePolicy.PRIVATE), summary), out);
        summary.stop();
        return summary;
    }

    /** Does everything but write. What gets lost and may not, is told: {@link Summary#refusal}. */
    public Summary dryRun() throws IOException {
        Summary summary = new Summary();
        try (RereadableInputs again = new RereadableInputs(inputs);
                KeyLedger ledger = new KeyLedger(TemporaryFile.directory())) {
            JoinedPass joined = new JoinedPass(again.inputs(), plan, summary);
            WriteOptions options = WriteOptions.DEFAULT.withLaterRecords(joined.isOneVersion());
            WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream());
            try (EntryWriter writer = joined.run().writer(joined.version(), nowhere, options)) {
                joined.through(ledger, writer);
                joined.run().clashes();
            } catch (RdbRefusedException e) {
                summary.refusedDryRun(e, plan.lossRule());
            }
        }
        summary.bytesWritten = 0;
        summary.stop();
        return summary;
    }

    @SuppressWarnings("NullAway") // a writer of a file has its temporary name
    void to(Path out, WriteOptions given, Summary summary) throws IOException {
        Path place = OutputPlace.of(out);
        try (RereadableInputs again = new RereadableInputs(inputs)) {
            JoinedPass joined = new JoinedPass(again.inputs(), plan, summary);
            WriteOptions options = given.withLaterRecords(joined.isOneVersion());
            try (KeyLedger ledger = new KeyLedger(place.getParent());
                    EntryWriter writer = joined.run().writer(joined.version(), out, options)) {
                joined.through(ledger, writer);
                Duplicates duplicates = joined.run().clashes(writer.temporary());
                if (duplicates == null) {
                    writer.publish();
                } else {
                    summary.bytesWritten = Rewrite.leaveOut(
                            duplicates.losers(plan.onDuplicate().keepsLast()), writer.temporary(), place, options);
                }
            }
        }
    }
}
