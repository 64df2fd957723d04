package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.Losses;
import io.rdbkit.OrderedPool;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Turns the entries that a {@link Plan} keeps into bytes, on all processors.
 *
 * <p>If the plan can give two keys the same name, or several inputs are read {@linkplain #asOne as one}, the inputs are read twice: the names of all
 * keys are compared before anything is written. {@link Plan#onDuplicate} decides about keys of the same name. An input that can't be read twice is
 * first copied to a private temporary file.
 */
public final class Export {

    /** Makes what makes the formats of an input. */
    @FunctionalInterface
    public interface Formats {
        /** Is asked before the first entry of an input. */
        Supplier<EntryFormat> of(Inputs.Input input) throws IOException;
    }

    private Export() {}

    /**
     * Formats the entries that a plan keeps, with its changes, in the order of the input. If the plan has a target,
     * formats are given keys whose values have types of the target.
     *
     * @param formats makes a format for each thread
     * @param out     has everything before the error when this throws
     * @throws io.rdbkit.format.RdbRefusedException if the target has no room for something that may not be lost, or two keys get the same name and
     *                                              none may be left out
     * @throws IOException                   if the input is damaged, or a format or the output fails
     */
    public static Summary of(Source source, Plan plan, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        return of(source, plan, ReadOptions.DEFAULT, formats, out);
    }

    /**
     * Formats as {@link #of(Source, Plan, Supplier, OutputStream)} does.
     *
     * @param options for reading: whether measured values are held, and what happens to damage within values
     */
    public static Summary of(
            Source source, Plan plan, ReadOptions options, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        Objects.requireNonNull(formats, "formats");
        return run(Inputs.of(source), false, plan, options, input -> formats, out);
    }

    /**
     * Formats several inputs one after the other, each on its own. Keys of different inputs may have the same name.
     *
     * @param options for reading
     */
    public static Summary each(Inputs inputs, Plan plan, ReadOptions options, Formats formats, OutputStream out)
            throws IOException {
        Objects.requireNonNull(formats, "formats");
        return run(inputs, false, plan, options, formats, out);
    }

    /**
     * Formats several inputs as the one file that {@link Merge} would make of them: names of keys differ, and each function library comes once.
     *
     * @param options for reading
     */
    public static Summary asOne(
            Inputs inputs, Plan plan, ReadOptions options, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        Objects.requireNonNull(formats, "formats");
        return run(inputs, true, plan, options, input -> formats, out);
    }

    /**
     * Formats the keys of several inputs one after the other, each on its own, by formats that want only figures of a value: its size, encoding,
     * elements, or layout. Such a job takes less than {@link #each}, and with one or two processors it starts no thread. A value that the plan has
     * measured can be measured again only if the options hold it.
     *
     * @param options for reading
     * @param seen    is shown all entries that stay in the reading thread, each before a format gets it; it leaves values unread
     */
    public static Summary keys(
            Inputs inputs, Plan plan, ReadOptions options, Scan.Visitors seen, Formats formats, OutputStream out)
            throws IOException {
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(formats, "formats");
        Summary summary = new Summary();
        ReadOptions within = options.withLimits(inputs.all().get(0).source().limits());
        try (ReadingPass pass = new ReadingPass(inputs, false, plan, summary)) {
            pass.run(options, (input, entries) -> {
                Scan.EntryVisitor visitor = seen.of(input);
                try (OrderedPool pool = OrderedPool.light(within, formats.of(input), out)) {
                    write(
                            sink -> entries.to(entry -> {
                                visitor.visit(entry);
                                if (entry instanceof KeyEntry) {
                                    sink.accept(entry);
                                }
                            }),
                            pool);
                }
            });
        }
        summary.stop();
        return summary;
    }

    private static Summary run(
            Inputs inputs, boolean asOne, Plan plan, ReadOptions options, Formats formats, OutputStream out)
            throws IOException {
        Summary summary = new Summary();
        Target target = plan.target();
        Losses losses = new Losses(plan.onLoss(), plan.losses());
        if (target != null) {
            summary.losses = losses;
            summary.written = target.version();
        }
        ReadOptions within = options.withLimits(inputs.all().get(0).source().limits());
        try (ReadingPass pass = new ReadingPass(inputs, asOne, plan, summary)) {
            pass.run(options.withHoldMeasured(true), (input, entries) -> {
                Supplier<EntryFormat> ofInput = formats.of(input);
                Supplier<EntryFormat> fitting =
                        target == null ? ofInput : EntryFormat.forTarget(target, losses, ofInput);
                try (OrderedPool pool = new OrderedPool(within, fitting, out)) {
                    write(entries, pool);
                }
            });
        }
        if (target != null) {
            losses.requireAllowed(target);
            summary.dropLost(plan.lossRule());
        }
        summary.stop();
        return summary;
    }

    private static void write(ReadingPass.Entries entries, OrderedPool pool) throws IOException {
        try {
            entries.to(pool::write);
        } catch (IOException problem) {
            pool.finish(); // writes the entries before it; an earlier problem is thrown here
            throw problem;
        }
        pool.finish();
    }
}
