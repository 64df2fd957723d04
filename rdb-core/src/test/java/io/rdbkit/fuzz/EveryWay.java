package io.rdbkit.fuzz;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.NewKey;
import io.rdbkit.OneThreadWriter;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads an input in every possible way: skips, copies, measures, decodes, converts, rewrites. Each way may report an
 * error in the input, but nothing else may happen, and the ways must agree with each other.
 */
public final class EveryWay {

    /** The result for an input. */
    public enum Verdict {
        /** The input ends too early, has something that can't be skipped, or has a wrong checksum. */
        BROKEN,
        /** All of the input can be skipped, but not all of it can be decoded. */
        DAMAGED,
        SOUND
    }

    private static final ReadOptions READ = ReadOptions.DEFAULT.withIgnoreChecksum(true);
    private static final Target NEWEST = Target.parse("redis-8.10");
    private static final ReadOptions HOLD = READ.withHoldMeasured(true);

    private final byte[] input;
    private final List<Target> targets;
    private final List<Supplier<EntryFormat>> formats;

    private EveryWay(byte[] input, List<Target> targets, List<Supplier<EntryFormat>> formats) {
        this.input = input;
        this.targets = targets;
        this.formats = formats;
    }

    /**
     * @param input   any uncompressed bytes
     * @param targets the targets to convert for
     * @param formats the formats to export in
     * @throws AssertionError if a way fails or disagrees with the others; the message names the way
     */
    public static Verdict of(byte[] input, List<Target> targets, List<Supplier<EntryFormat>> formats) {
        return new EveryWay(input, targets, formats).read();
    }

    /**
     * The same, but only in the ways that commands use: verify, decode strictly and leniently, export, convert. It
     * takes a tenth of the time.
     */
    public static Verdict ofCommands(byte[] input, List<Target> targets, List<Supplier<EntryFormat>> formats) {
        return new EveryWay(input, targets, formats).readByCommands();
    }

    private Verdict readByCommands() {
        Outcome<List<String>> checked = told(ReadOptions.DEFAULT, Way.SKIP);
        Outcome<List<String>> strict = told(READ, Way.PULL);
        List<String> damage = new ArrayList<>();
        Outcome<List<String>> lenient = told(READ.withDamage(problem -> damage.add(problem.getMessage())), Way.PULL);
        requireFit(strict, lenient, damage);
        List<Outcome<Integer>> exports = formats.stream().map(this::exported).toList();
        List<Outcome<byte[]>> conversions =
                targets.stream().map(this::converted).toList();
        if (strict.succeeded()) {
            exports.forEach(way -> way.mustSucceed("exporting"));
            conversions.forEach(way -> requireDone(way, "converting"));
        }
        return strict.succeeded() ? Verdict.SOUND : checked.succeeded() ? Verdict.DAMAGED : Verdict.BROKEN;
    }

    private static void requireFit(Outcome<List<String>> strict, Outcome<List<String>> lenient, List<String> damage) {
        if (strict.succeeded()) {
            strict.mustBe(lenient, "decoding in spite of damage");
            if (!damage.isEmpty()) {
                throw new AssertionError("damage is reported in a sound value: " + damage);
            }
        } else if (lenient.succeeded() && damage.isEmpty()) {
            throw new AssertionError("a damaged value was decoded without an error", strict.failure());
        }
    }

    private Verdict read() {
        Outcome<List<String>> skipped = told(READ, Way.SKIP);
        Outcome<List<String>> checked = told(ReadOptions.DEFAULT, Way.SKIP);
        if (checked.succeeded()) {
            checked.mustBe(skipped, "ignoring a good checksum");
        }
        skipped.mustBe(copied(), "copying all");
        Outcome<List<String>> sizes = told(HOLD, Way.SIZE);
        sizes.mustBe(told(READ, Way.COPY), "copying");
        sizes.mustBe(told(HOLD, Way.SIZE_THEN_COPY), "copying what was measured");
        Outcome<List<String>> elements = told(READ, Way.ELEMENTS);
        Outcome<List<String>> inHeld = told(HOLD, Way.ELEMENTS);
        if (elements.succeeded() && inHeld.succeeded()) { // otherwise each way reports the first damage that it meets
            elements.mustBe(inHeld, "counting in what is held");
        }
        Outcome<List<String>> strict = decoded(READ);
        strict.mustBe(decoded(READ), "decoding once more");
        List<String> damage = new ArrayList<>();
        Consumer<RdbFormatException> damaged = problem -> damage.add(problem.getMessage());
        Outcome<List<String>> lenient = decoded(READ.withDamage(damaged));
        List<Outcome<List<String>>> others =
                List.of(told(READ, Way.ENCODING), told(READ, Way.DUMP), told(READ, Way.FEATURES), told(READ, Way.PULL));
        List<Outcome<Integer>> exports = formats.stream().map(this::exported).toList();

        if (strict.succeeded()) {
            skipped.mustSucceed("passing over");
            sizes.mustBe(told(READ, Way.SIZE), "measuring and counting");
            others.forEach(way -> way.mustSucceed("asking"));
            others.get(1).mustBe(told(READ.withDamage(damaged), Way.DUMP), "a payload in spite of damage");
            exports.forEach(way -> way.mustSucceed("exporting"));
            elements.mustBe(others.get(3), "pulling all");
            inHeld.mustSucceed("counting in what is held");
        }
        requireFit(strict, lenient, damage);
        if (strict.succeeded()) {
            writeAnew(strict.result());
        }
        encodeAnew(strict.succeeded());
        targets.forEach(target -> convert(target, strict.succeeded()));
        return strict.succeeded() ? Verdict.SOUND : skipped.succeeded() ? Verdict.DAMAGED : Verdict.BROKEN;
    }

    private <T> Outcome<T> outcome(Outcome.Reading<T> reading) {
        return Outcome.of(input.length, reading);
    }

    private RdbReader open(ReadOptions options) throws IOException {
        return RdbReader.open(new ByteArrayInputStream(input), options);
    }

    // ---- reading

    private Outcome<List<String>> told(ReadOptions options, Way way) {
        return outcome(() -> {
            try (RdbReader in = open(options)) {
                return told(in, way);
            }
        });
    }

    private static List<String> told(RdbReader in, Way way) throws IOException {
        List<String> told = new ArrayList<>();
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            Object of = entry instanceof KeyEntry key
                    ? way.of(key)
                    : entry instanceof ModuleAuxEntry aux ? way.of(aux) : entry.getClass();
            told.add(entry.offset() + " " + (of instanceof RdbEntry ? "" : of));
        }
        told.add(in.length() + " " + in.tail());
        return told;
    }

    private Outcome<List<String>> copied() {
        return outcome(() -> {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            // Don't ignore the checksum, because then the copy gets the right one.
            try (RdbReader in = open(READ.withCopy(copy))) {
                long start = in.offset() - 9;
                List<String> told = told(in, Way.SKIP);
                int body = (int) in.length() - (in.version().hasChecksum() ? 8 : 0);
                if (copy.size() != in.length()
                        || !Arrays.equals(copy.toByteArray(), 0, body, input, (int) start, (int) start + body)) {
                    throw new AssertionError("the copy differs from the input");
                }
                return told;
            }
        });
    }

    private Outcome<List<String>> decoded(ReadOptions options) {
        return outcome(() -> Contents.of(input, options));
    }

    /** Exports in one thread, without a pool. */
    private Outcome<Integer> exported(Supplier<EntryFormat> formats) {
        return outcome(() -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            EntryFormat format = formats.get();
            try (RdbReader in = open(READ)) {
                format.begin(0, out);
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    format.write(entry, out);
                }
                format.end(out);
            }
            return out.size();
        });
    }

    // ---- writing

    private interface Writing {
        void write(RdbEntry entry, OneThreadWriter to) throws IOException;
    }

    private Outcome<byte[]> written(OneThreadWriter to, Writing writing) {
        return outcome(() -> {
            try (RdbReader in = open(READ)) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    writing.write(entry, to);
                }
            }
            return to.end();
        });
    }

    /** Writes all entries as they were read. */
    private void writeAnew(List<String> contents) {
        RdbVersion version = outcome(() -> {
                    try (RdbReader in = open(READ)) {
                        return in.version();
                    }
                })
                .mustSucceed("reading the magic");
        Outcome<byte[]> written = written(OneThreadWriter.of(version), (entry, to) -> to.write(entry));
        if (written.failure() instanceof RdbRefusedException) {
            return; // the version can't store it
        }
        List<String> again = mustDecode(written.mustSucceed("writing anew"));
        if (!again.equals(contents)) {
            throw new AssertionError("written anew it is\n" + again + "\nand was\n" + contents);
        }
    }

    /** Decodes and encodes each value. The encoder refuses what no server would load. */
    private void encodeAnew(boolean sound) {
        Outcome<byte[]> encoded = written(OneThreadWriter.of(NEWEST.version()), (entry, to) -> {
            if (entry instanceof KeyEntry key) {
                to.write(new NewKey(key.db(), key.key(), key.expiry(), key.eviction(), key.metadata(), key.decode()));
            }
        });
        mustBeGood(encoded, sound, "encoding anew");
    }

    private void convert(Target target, boolean sound) {
        mustBeGood(converted(target), sound, "converting for " + target);
    }

    private Outcome<byte[]> converted(Target target) {
        return written(OneThreadWriter.converting(target), (entry, to) -> to.write(entry));
    }

    private static void mustBeGood(Outcome<byte[]> written, boolean sound, String way) {
        if (sound && requireDone(written, way)) { // damage in copied bytes stays in the output
            mustDecode(written.result());
        }
    }

    /** Whether a sound input was written. If not, the writer refused it. */
    private static boolean requireDone(Outcome<byte[]> written, String way) {
        boolean refused = written.failure() instanceof RdbRefusedException;
        if (!refused) {
            written.mustSucceed(way);
        }
        return !refused;
    }

    private static List<String> mustDecode(byte[] written) {
        return Outcome.of(written.length, () -> Contents.of(written, ReadOptions.DEFAULT))
                .mustSucceed("reading what was written");
    }
}
