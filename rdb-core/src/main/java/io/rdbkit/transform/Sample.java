package io.rdbkit.transform;

import io.rdbkit.EntryWriter;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.io.TemporaryDirectory;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A small file with some keys of another, chosen at random, and with all that a server needs to load them: function libraries, hash templates, AUX
 * fields.
 *
 * <pre>{@code
 * Sample.ofKeys(10_000, 7).from(Source.of(dump)).by(plan).to(out, WriteOptions.DEFAULT);
 * }</pre>
 *
 * <p>The choice goes by a hash of database and name, with the seed as its key. So it is the same for the same keys, in whatever order a server wrote
 * them, and a key has the same chance whatever it holds. Of what the {@linkplain #by plan} keeps some are chosen, by the names of the input.
 *
 * <p>The input is read once. A number of keys is exact: keys that may be among those with the least hashes go to a temporary file, which then is
 * read in place of the input. Of T keys that are N (1 + ln (T / N)). Memory: some MB, and for {@link #ofPrefixes} up to 28 MB: some 30 bytes a key and 150 bytes a prefix.
 */
public final class Sample {

    /** What the summary calls the keys that were not chosen. */
    static final String RULE = "the sample";

    private final SampleChoice choice;
    private final @Nullable Source source;
    private final Plan plan;

    private Sample(SampleChoice choice, @Nullable Source source, Plan plan) {
        this.choice = choice;
        this.source = source;
        this.plan = plan;
    }

    /**
     * So many keys, or all if there are fewer.
     *
     * @throws IllegalArgumentException if not at least one is wanted
     */
    public static Sample ofKeys(long keys, long seed) {
        requireSome(keys);
        return new Sample(new SampleChoice.Count(keys, seed), null, Plan.NOTHING);
    }

    /**
     * Each key with the same probability.
     *
     * @param fraction more than 0, up to 1
     */
    public static Sample ofFraction(double fraction, long seed) {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("not a share between 0 and 1");
        }
        return new Sample(new SampleChoice.Fraction(fraction, seed), null, Plan.NOTHING);
    }

    /**
     * Of each prefix so many keys, or all if there are fewer. The prefix is what stands before the first separator. A job is refused if there are more
     * than 131,072 prefixes, or more than 262,144 keys in the sample.
     *
     * @throws IllegalArgumentException if not at least one is wanted, or the separator is empty
     */
    public static Sample ofPrefixes(int keys, Bytes separator, long seed) {
        requireSome(keys);
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("the separator is empty");
        }
        return new Sample(new SampleChoice.PerPrefix(keys, separator, seed), null, Plan.NOTHING);
    }

    private static void requireSome(long keys) {
        if (keys < 1) {
            throw new IllegalArgumentException("not a number from 1 on");
        }
    }

    /** Of this input. Each sample is for one run. */
    public Sample from(Source input) {
        return new Sample(choice, input, plan);
    }

    /** Of the keys that a plan keeps, changed as it says. */
    public Sample by(Plan newPlan) {
        return new Sample(choice, source, newPlan);
    }

    /** Writes a file, as {@link Rewrite#to(Path, WriteOptions)} does. */
    public Summary to(Path out, WriteOptions options) throws IOException {
        source().requirePresent();
        return run(rewrite -> rewrite.to(out, options.withInputs(source().files())));
    }

    /** Writes to a stream, as {@link Rewrite#to(WritableByteChannel, WriteOptions)} does. */
    public Summary to(WritableByteChannel out, WriteOptions options) throws IOException {
        return run(rewrite -> rewrite.to(out, options));
    }

    /** As {@link Rewrite#dryRun}. */
    public Summary dryRun(WriteOptions options) throws IOException {
        return run(rewrite -> rewrite.dryRun(options));
    }

    private interface Job {
        Summary by(Rewrite rewrite) throws IOException;
    }

    private Summary run(Job job) throws IOException {
        if (choice instanceof SampleChoice.Fraction) {
            Summary summary = job.by(Rewrite.from(source()).by(plan.keep(RULE, choice::mayHave)));
            summary.sampledFrom = chosenFrom(summary);
            return summary;
        }
        try (TemporaryDirectory directory = TemporaryDirectory.create(TemporaryFile.directory(), null)) {
            Path candidates = directory.path().resolve("rdb");
            Summary choosing = writeCandidates(candidates);
            choice.settle(Source.of(candidates));
            Summary summary = job.by(
                    Rewrite.from(Source.of(candidates)).by(plan.changesAlone().keep(RULE, choice::has)));
            summary.sampledFrom = chosenFrom(choosing);
            summary.follow(choosing);
            return summary;
        }
    }

    private static long chosenFrom(Summary choosing) {
        return choosing.kept + choosing.dropped.getOrDefault(RULE, 0L);
    }

    /** Writes the keys that may be chosen, as they are in the input. */
    private Summary writeCandidates(Path file) throws IOException {
        Summary summary = new Summary();
        PlanPass pass = new PlanPass(source(), plan.rulesAlone().keep(RULE, choice::mayHave), summary);
        WriteOptions options = WriteOptions.DEFAULT
                .withFile(FilePolicy.PRIVATE)
                .withDistinctNames(true)
                .withLaterRecords(true)
                .withChecksum(false);
        try (RdbReader in = source().openForJob(ReadOptions.DEFAULT.withHoldMeasured(true));
                EntryWriter writer = RdbWriter.create(file, in.version(), options)) {
            pass.through(in, null, entry -> writer.write(entry instanceof KeyEntry key ? key.origin() : entry));
            writer.finish();
        }
        return summary;
    }

    private Source source() {
        return Objects.requireNonNull(source, "a sample without an input");
    }
}
