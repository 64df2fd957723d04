package io.rdbkit.transform;

import io.rdbkit.digest.NameDigest;
import io.rdbkit.digest.SipHash;
import io.rdbkit.ledger.DifferencePlaces;
import io.rdbkit.ledger.DigestMerge;
import io.rdbkit.ledger.KeyDigests;
import io.rdbkit.transform.Difference.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the contents of two files: keys that only one file has, and keys that differ.
 *
 * <pre>{@code
 * DiffResult result = Diff.of(Source.of(yesterday), Source.of(today)).to(System.out::println);
 * }</pre>
 *
 * <p>It compares what a client of the server would see. The encoding of a value does not matter. The order of set
 * members, hash fields and zset members does not matter; that of list items and stream records does. The last ID of a
 * stream, its groups and the pending entries of each consumer are part of its value. A key whose expiry has passed is
 * still a key. Keys in different databases are different keys. AUX fields, hints and AUX data of modules are not
 * compared.
 *
 * <p>Names and values are compared by digests of 128 bits. The digests have a new secret in each run, so nobody can
 * make two values with one digest.
 *
 * <p>Memory: some MB for any files. Disk, in {@code java.io.tmpdir}: 64 bytes for each key of both files if there are
 * 65,536 or more, at worst twice that; 16 bytes for each difference; and the names of all keys of a file that can't be
 * read twice. Each file is read once, and once more if there are differences to name. Immutable; every method returns a
 * new job.
 */
public final class Diff {

    /** One of the two files. */
    public enum Side {
        /** The first file. */
        A,
        /** The second file. */
        B
    }

    /** Takes the differences. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes one difference. First come all keys of the first file that differ, in its order, then the keys that
         * only the second file has, in its order.
         */
        void visit(Difference difference) throws IOException;
    }

    private final Source a;
    private final Source b;
    private final Plan plan;
    private final boolean strict;
    private final Consumer<Side> reading;

    private Diff(Source a, Source b, Plan plan, boolean strict, Consumer<Side> reading) {
        this.a = a;
        this.b = b;
        this.plan = plan;
        this.strict = strict;
        this.reading = reading;
    }

    /** Compares all keys and function libraries of two files. */
    public static Diff of(Source a, Source b) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        return new Diff(a, b, Plan.NOTHING, false, side -> {});
    }

    /** Compares all keys and function libraries of two files, read with the defaults. */
    public static Diff of(Path a, Path b) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        return of(Source.of(a), Source.of(b));
    }

    /** Compares what a plan keeps of both files, with its changes. If the plan has rules, only keys are compared. */
    public Diff by(Plan newPlan) {
        return new Diff(a, b, newPlan, strict, reading);
    }

    /**
     * Also compares data that changes by itself or differs between versions: idle time and LFU counter of keys; for
     * streams, the first ID, the highest deleted ID, the number of records added, the number of records a group has
     * read, the seen and active times of consumers, and idempotence; 0 and -0 as scores; order and graph of vector
     * sets.
     */
    public Diff strict() {
        return new Diff(a, b, plan, true, reading);
    }

    /**
     * Calls a listener when the reading of a file begins. An exception that {@link #to} throws later is about that
     * file.
     */
    public Diff reading(Consumer<Side> listener) {
        return new Diff(a, b, plan, strict, listener);
    }

    /**
     * Finds the differences and hands them to a visitor.
     *
     * @throws io.rdbkit.format.RdbException if one of the files is damaged or exceeds a limit; or if AOF commands
     *     would not be compared, unless {@link Source#droppingAofTail} allows that
     * @throws IOException            also if a file has changed when it is read a second time
     */
    public DiffResult to(Visitor visitor) throws IOException {
        return run(visitor);
    }

    /** Only counts the differences. */
    public DiffResult count() throws IOException {
        return run(null);
    }

    private DiffResult run(@Nullable Visitor visitor) throws IOException {
        b.requirePresent();
        DigestFormat.Choice choice = new DigestFormat.Choice(SipHash.Key.random(), strict, !plan.hasRules());
        Path directory = TemporaryFile.directory();
        int words = DigestRecord.words(strict);
        try (KeyDigests digestsA = new KeyDigests(directory, words);
                KeyDigests digestsB = new KeyDigests(directory, words);
                DifferencePlaces inA = new DifferencePlaces(directory);
                DifferencePlaces onlyInB = new DifferencePlaces(directory)) {
            Summary readA = read(Side.A, digestsA, choice, visitor != null);
            Summary readB = read(Side.B, digestsB, choice, visitor != null);
            DiffTally tally = new DiffTally(new DigestMerge(digestsA, digestsB), strict);
            while (tally.next()) {
                if (visitor != null) {
                    tally.noteIn(inA, onlyInB);
                }
            }
            if (visitor != null) {
                NameDigest names = new NameDigest(choice.hash());
                name(Side.A, new DifferenceNames(inA, Kind.ONLY_A, names), digestsA, visitor);
                name(Side.B, new DifferenceNames(onlyInB, Kind.ONLY_B, names), digestsB, visitor);
            }
            return tally.result(readA, readB);
        }
    }

    private Source source(Side side) {
        return side == Side.A ? a : b;
    }

    private Summary read(Side side, KeyDigests digests, DigestFormat.Choice choice, boolean named) throws IOException {
        reading.accept(side);
        Source source = source(side);
        boolean keepNames = named && !source.canBeReadAgain();
        Summary summary = Export.of(
                source,
                plan,
                () -> new DigestFormat(choice, keepNames),
                new DigestSink(digests, choice.strict(), keepNames));
        digests.seal();
        return summary;
    }

    private void name(Side side, DifferenceNames names, KeyDigests digests, Visitor visitor) throws IOException {
        if (!names.hasMore()) {
            return;
        }
        reading.accept(side);
        Source source = source(side);
        if (source.canBeReadAgain()) {
            names.read(source, plan, visitor);
        } else {
            names.recall(digests.names(), visitor);
        }
    }
}
