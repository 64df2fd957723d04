package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.StandaloneEntry;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.AtomicDirectory;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One file in, or several as one, and one file out for each group of keys. All parts appear or none.
 *
 * <pre>{@code
 * Split.from(Source.of(dump)).to(directory, k -> "db" + k.db() + ".rdb");
 * }</pre>
 *
 * <p>Every part loads without the others. It has the AUX fields, the hash templates, the AUX data of modules and (see
 * {@link #functions}) the function libraries of the input.
 *
 * <p>Memory: some MB, those shared records, and a little for each part. Only some of the parts are open files at a
 * time.
 */
public final class Split {

    private final Inputs inputs;
    private Plan plan = Plan.NOTHING;
    private FunctionsTo functions = FunctionsTo.ALL;
    private boolean keepDbNumbers;
    private boolean oneDatabase;
    private String withoutKeys = "db0.rdb";
    private List<String> madeAnyway = List.of();
    private WriteOptions options = WriteOptions.DEFAULT;

    private Split(Inputs inputs) {
        this.inputs = inputs;
    }

    /** A copy that nobody has seen yet, and so may be changed. */
    private Split copy() {
        Split copy = new Split(inputs);
        copy.plan = plan;
        copy.functions = functions;
        copy.keepDbNumbers = keepDbNumbers;
        copy.oneDatabase = oneDatabase;
        copy.withoutKeys = withoutKeys;
        copy.madeAnyway = madeAnyway;
        copy.options = options;
        return copy;
    }

    /** Creates a job that keeps everything, until its plan is set. */
    public static Split from(Source source) {
        Objects.requireNonNull(source, "source");
        return from(Inputs.of(source));
    }

    /** The same with several inputs, as one file that {@link Merge} would make of them. */
    public static Split from(Inputs inputs) {
        Objects.requireNonNull(inputs, "inputs");
        return new Split(inputs);
    }

    /** A file, read with the defaults. */
    public static Split from(Path file) {
        Objects.requireNonNull(file, "file");
        return from(Source.of(file));
    }

    /** Sets what to keep and how to change it before the split. */
    public Split by(Plan newPlan) {
        Split split = copy();
        split.plan = newPlan;
        return split;
    }

    /** Sets which parts get the function libraries. The default is all parts. */
    public Split functions(FunctionsTo parts) {
        Split split = copy();
        split.functions = parts;
        return split;
    }

    /** Leaves keys in their databases. By default, all keys of a part are in its database 0. */
    public Split keepingDbNumbers() {
        Split split = copy();
        split.keepDbNumbers = true;
        return split;
    }

    /** Refuses keys of another database than 0: as the nodes of a cluster that has no other. */
    public Split refusingOtherDatabases() {
        Split split = copy();
        split.oneDatabase = true;
        split.keepDbNumbers = true;
        return split;
    }

    /**
     * Sets the name of the only part for an input without keys, which is made so that functions are not lost. The
     * default is db0.rdb.
     */
    public Split namingWithoutKeys(String name) {
        Split split = copy();
        split.withoutKeys = name;
        return split;
    }

    /** The names of parts that are made in any case, as each node of a cluster needs one. */
    public Split making(List<String> names) {
        Split split = copy();
        split.madeAnyway = List.copyOf(names);
        return split;
    }

    /** Sets how to write each part. {@link WriteOptions#withReplace} applies to the files in the directory. */
    public Split writing(WriteOptions newOptions) {
        Split split = copy();
        split.options = newOptions;
        return split;
    }

    /**
     * A file to put beside the parts. It is made when the parts are known.
     *
     * @param name    its name in the directory
     * @param content makes its bytes
     */
    public record Attachment(String name, Function<SplitResult, byte[]> content) {}

    /**
     * Writes the parts.
     *
     * @param directory where they go; it is made if it isn't there
     * @param partOf the name of the file a key goes to. Keys of several databases that a part would hold under one name are refused, unless
     *               {@link WriteOptions#distinctNames} says that there are none
     * @param attachments files to put beside them
     * @throws io.rdbkit.format.RdbException                  that says what is wrong with an input, or why the job is refused
     * @throws java.nio.file.DirectoryNotEmptyException if the directory has files and none may be replaced
     */
    public SplitResult to(Path directory, Function<KeyEntry, String> partOf, Attachment... attachments)
            throws IOException {
        return to(directory, (key, current, written) -> partOf.apply(key), attachments);
    }

    /** The same, where it matters how large the part at hand is. */
    public SplitResult to(Path directory, PartChoice partOf, Attachment... attachments) throws IOException {
        Summary summary = new Summary();
        inputs.requirePresent();
        FilePolicy policy = options.file().withInputs(inputs.files());
        try (AtomicDirectory out = AtomicDirectory.create(directory, policy)) {
            for (Attachment attachment : attachments) {
                out.requireOther(attachment.name());
            }
            boolean mayChoose = (plan.renames() || inputs.areSeveral()) && plan.onDuplicate() != DuplicatePolicy.FAIL;
            boolean inTwoSteps = plan.target() != null || mayChoose;
            SplitResult result;
            if (inputs.areSeveral()) {
                List<Part> parts = inTwoSteps
                        ? splitInTwoSteps(
                                whole -> Merge.of(inputs).by(plan).to(whole, packed(), summary), out, partOf, summary)
                        : splitSeveral(out, partOf, summary);
                result = new SplitResult(summary, parts, options.digest() ? digests() : List.of());
            } else {
                Inputs.Input input = inputs.all().get(0);
                inputs.reading(input);
                InputDigest digest = options.digest() ? input.source().digested() : null;
                Source from = digest == null ? input.source() : input.source().reading(digest);
                Plan by = input.by(plan);
                List<Part> parts = inTwoSteps
                        ? splitInTwoSteps(
                                whole -> Rewrite.from(from).by(by).to(whole, packed(), summary), out, partOf, summary)
                        : split(from, by, out, partOf, summary);
                result = new SplitResult(
                        summary,
                        parts,
                        digest == null
                                ? List.of()
                                : List.of(new SplitResult.InputSha256(input.name(), digest.count(), digest.sha256())));
            }
            publish(out, result, attachments);
            summary.stop();
            return result;
        }
    }

    /** Does everything but write; does not tell the parts, nor finds keys of several databases that one would hold under one name. */
    public Summary dryRun(PartChoice partOf) throws IOException {
        Plan asking = plan.keepWritten("part", key -> {
            requireDatabase(key);
            return partOf.part(key, null, 0) != null;
        });
        if (inputs.areSeveral()) {
            return Merge.of(inputs).by(asking).dryRun();
        }
        Inputs.Input input = inputs.all().get(0);
        inputs.reading(input);
        return Rewrite.from(input.source()).by(input.by(asking)).dryRunThroughWriter();
    }

    private List<SplitResult.InputSha256> digests() throws IOException {
        List<SplitResult.InputSha256> digests = new ArrayList<>();
        for (Inputs.Input input : inputs.all()) {
            inputs.reading(input);
            try (InputDigest digest =
                    input.source().canBeReadAgain() ? input.source().digested() : null) {
                if (digest != null) {
                    digest.transferTo(OutputStream.nullOutputStream());
                    digests.add(new SplitResult.InputSha256(input.name(), digest.count(), digest.sha256()));
                }
            }
        }
        return digests;
    }

    private void publish(AtomicDirectory out, SplitResult result, Attachment... attachments) throws IOException {
        for (Attachment attachment : attachments) {
            try (AtomicFile file = AtomicFile.create(out.resolve(attachment.name()), out.ofFiles())) {
                file.channel().write(ByteBuffer.wrap(attachment.content().apply(result)));
                file.publish();
            }
        }
        out.publish();
    }

    private List<Part> split(Source from, Plan by, AtomicDirectory out, PartChoice partOf, Summary summary)
            throws IOException {
        PlanPass run = new PlanPass(from, by, summary);
        try (RdbReader in = from.openForJob(ReadOptions.DEFAULT.withHoldMeasured(true));
                KeyLedger ledger = PlanPass.ledger(by, out.temporary());
                KeyLedger together = ledgerOfParts(out);
                Parts parts = parts(out, in.version(), true, together)) {
            run.through(in, ledger, entry -> write(entry, parts, partOf));
            run.clashes();
            return finish(parts, summary);
        }
    }

    private List<Part> splitSeveral(AtomicDirectory out, PartChoice partOf, Summary summary) throws IOException {
        try (RereadableInputs again = new RereadableInputs(inputs)) {
            JoinedPass joined = new JoinedPass(again.inputs(), plan, summary);
            try (KeyLedger ledger = new KeyLedger(out.temporary());
                    KeyLedger together = ledgerOfParts(out);
                    Parts parts = parts(out, joined.version(), joined.isOneVersion(), together)) {
                joined.through(ledger, entry -> write(entry, parts, partOf), EntryFormat.Step::run);
                joined.run().clashes();
                summary.written = joined.isOneVersion() ? null : joined.version();
                return finish(parts, summary);
            }
        }
    }

    /** Null if parts keep databases, or somebody else makes sure that no name comes twice. */
    private @Nullable KeyLedger ledgerOfParts(AtomicDirectory out) {
        return options.distinctNames() || keepDbNumbers ? null : new KeyLedger(out.temporary());
    }

    private Parts parts(AtomicDirectory out, RdbVersion version, boolean laterRecords, @Nullable KeyLedger together) {
        WriteOptions ofParts =
                options.withFile(out.ofFiles()).withDistinctNames(true).withLaterRecords(laterRecords);
        List<String> names = madeAnyway.isEmpty() ? List.of(withoutKeys) : madeAnyway;
        return new Parts(out, version, ofParts, functions, keepDbNumbers, names, !madeAnyway.isEmpty(), together);
    }

    private void write(RdbEntry entry, Parts parts, PartChoice partOf) throws IOException {
        if (!(entry instanceof KeyEntry key)) {
            parts.write((StandaloneEntry) entry);
            return;
        }
        requireDatabase(key);
        parts.write(key, partOf.part(key, parts.current(), parts.written()));
    }

    private void requireDatabase(KeyEntry key) {
        if (oneDatabase && key.db() != 0) {
            throw new UncheckedIOException(new RdbRefusedException(
                    RdbRefusedException.Reason.OTHER_DATABASE,
                    "a key in database " + key.db() + ", and the nodes of most clusters have database 0 only",
                    key.offset(),
                    key));
        }
    }

    private static List<Part> finish(Parts parts, Summary summary) throws IOException {
        List<Part> made = parts.finish();
        summary.bytesWritten = made.stream().mapToLong(Part::bytes).sum();
        return made;
    }

    private interface Whole {
        void write(Path file) throws IOException;
    }

    /** Which of equal keys stays, and what a target lets stay, is known only when all were seen: so first one file, then the parts. */
    private List<Part> splitInTwoSteps(Whole first, AtomicDirectory out, PartChoice partOf, Summary summary)
            throws IOException {
        Path whole = out.resolveAside();
        first.write(whole);
        Summary ofParts = new Summary();
        List<Part> parts = split(Source.of(whole), Plan.NOTHING, out, partOf, ofParts);
        summary.bytesWritten = ofParts.bytesWritten;
        summary.highestDb = parts.stream()
                .flatMap(part -> part.dbs().keySet().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        Files.delete(whole);
        return parts;
    }

    private WriteOptions packed() {
        return WriteOptions.DEFAULT
                .withFile(FilePolicy.PRIVATE)
                .withCompress(options.compress())
                .withThresholds(options.thresholds())
                .withLimits(options.limits());
    }
}
