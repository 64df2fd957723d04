package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.StandaloneEntry;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.io.AtomicDirectory;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Makes from one file a file for each group of keys. All parts appear, or none.
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

    private final Source source;
    private final Plan plan;
    private final FunctionsTo functions;
    private final boolean keepDbNumbers;
    private final String withoutKeys;
    private final WriteOptions options;

    private Split(
            Source source,
            Plan plan,
            FunctionsTo functions,
            boolean keepDbNumbers,
            String withoutKeys,
            WriteOptions options) {
        this.source = source;
        this.plan = plan;
        this.functions = functions;
        this.keepDbNumbers = keepDbNumbers;
        this.withoutKeys = withoutKeys;
        this.options = options;
    }

    /** Creates a job that keeps everything, until its plan is set. */
    public static Split from(Source source) {
        return new Split(source, Plan.NOTHING, FunctionsTo.ALL, false, "db0.rdb", WriteOptions.DEFAULT);
    }

    /** Sets what to keep and how to change it before the split. */
    public Split by(Plan newPlan) {
        return new Split(source, newPlan, functions, keepDbNumbers, withoutKeys, options);
    }

    /** Sets which parts get the function libraries. The default is all parts. */
    public Split functions(FunctionsTo parts) {
        return new Split(source, plan, parts, keepDbNumbers, withoutKeys, options);
    }

    /** Leaves keys in their databases. By default, all keys of a part are in its database 0. */
    public Split keepingDbNumbers() {
        return new Split(source, plan, functions, true, withoutKeys, options);
    }

    /**
     * Sets the name of the only part for an input without keys, which is made so that functions are not lost. The
     * default is db0.rdb.
     */
    public Split namingWithoutKeys(String name) {
        return new Split(source, plan, functions, keepDbNumbers, name, options);
    }

    /** Sets how to write each part. {@link WriteOptions#withReplace} applies to the files in the directory. */
    public Split writing(WriteOptions newOptions) {
        return new Split(source, plan, functions, keepDbNumbers, withoutKeys, newOptions);
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
     * @param directory the directory for the parts; it is created if it does not exist
     * @param partOf the name of the file for a key. If a part would get keys of the same name from several
     *     databases, the job is refused, unless {@link WriteOptions#distinctNames} says that there are none
     * @param attachments files to put beside the parts
     * @throws io.rdbkit.format.RdbException if the input is damaged or exceeds a limit, or the job is refused
     * @throws java.nio.file.DirectoryNotEmptyException if the directory has files and none may be replaced
     */
    public SplitResult to(Path directory, Function<KeyEntry, String> partOf, Attachment... attachments)
            throws IOException {
        Summary summary = new Summary();
        source.requirePresent();
        FilePolicy policy = options.file().withInputs(source.files());
        try (AtomicDirectory out = AtomicDirectory.create(directory, policy)) {
            for (Attachment attachment : attachments) {
                out.requireOther(attachment.name());
            }
            InputDigest digest = source.digested();
            Source from = digest == null ? source : source.reading(digest);
            boolean chooses = plan.target() != null || plan.renames() && plan.onDuplicate() != DuplicatePolicy.FAIL;
            List<Part> parts =
                    chooses ? splitInTwoSteps(from, out, partOf, summary) : split(from, plan, out, partOf, summary);
            SplitResult result = new SplitResult(
                    summary, parts, digest == null ? 0 : digest.count(), digest == null ? null : digest.sha256());
            publish(out, result, attachments);
            summary.stop();
            return result;
        }
    }

    /** Does everything except writing. The result does not have the parts. */
    public Summary dryRun() throws IOException {
        return Rewrite.from(source).by(plan).dryRunThroughWriter();
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

    private List<Part> split(
            Source from, Plan by, AtomicDirectory out, Function<KeyEntry, String> partOf, Summary summary)
            throws IOException {
        PlanPass run = new PlanPass(from, by, summary);
        WriteOptions digested = options.withDigest(true).withFile(out.ofFiles()).withDistinctNames(true);
        try (RdbReader in = from.openForJob(ReadOptions.DEFAULT.withHoldMeasured(true));
                KeyLedger ledger = PlanPass.ledger(by, out.temporary());
                KeyLedger together = options.distinctNames() || keepDbNumbers ? null : new KeyLedger(out.temporary());
                Parts parts = new Parts(out, in.version(), digested, functions, keepDbNumbers, withoutKeys, together)) {
            run.through(in, ledger, entry -> {
                if (entry instanceof KeyEntry key) {
                    parts.write(key, partOf.apply(key));
                } else {
                    parts.write((StandaloneEntry) entry);
                }
            });
            run.clashes();
            List<Part> made = parts.finish();
            summary.bytesWritten = made.stream().mapToLong(Part::bytes).sum();
            return made;
        }
    }

    /**
     * Writes one file first and then the parts. Only when all keys were read is it known which of several equal keys
     * stays, and which keys a target allows.
     */
    private List<Part> splitInTwoSteps(
            Source from, AtomicDirectory out, Function<KeyEntry, String> partOf, Summary summary) throws IOException {
        Path whole = out.resolveAside();
        WriteOptions packed = WriteOptions.DEFAULT
                .withFile(FilePolicy.PRIVATE)
                .withCompress(options.compress())
                .withThresholds(options.thresholds())
                .withLimits(options.limits());
        Rewrite.from(from).by(plan).to(whole, packed, summary);
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
}
