package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.Losses;
import io.rdbkit.OrderedPool;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbException;
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
                write(entries, within, fitting, out);
            });
        }
        if (target != null) {
            losses.requireAllowed(target);
            summary.dropLost(plan.lossRule());
        }
        summary.stop();
        return summary;
    }

    private static void write(
            ReadingPass.Entries entries, ReadOptions options, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        try (OrderedPool pool = new OrderedPool(options, formats, out)) {
            try {
                entries.to(pool::write);
            } catch (RdbException damaged) {
                pool.finish(); // writes the entries before the error
                throw damaged;
            }
            pool.finish();
        }
    }
}
