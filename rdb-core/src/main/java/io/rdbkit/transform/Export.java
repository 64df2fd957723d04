package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.Losses;
import io.rdbkit.OrderedPool;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Turns the entries that a {@link Plan} keeps into bytes, on all processors. */
public final class Export {

    private Export() {}

    /**
     * Formats the entries that a plan keeps, with its changes, in the order of the input. If the plan has a target,
     * formats are given keys whose values have types of the target.
     *
     * @param formats makes a format for each thread
     * @param out     has everything before the error when this throws
     * @throws io.rdbkit.format.RdbRefusedException if the target has no room for something that may not be lost
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
        Summary summary = new Summary();
        if (plan.target() == null) {
            run(source, plan, options, formats, out, summary);
        } else {
            Losses losses = new Losses(plan.onLoss(), plan.losses());
            summary.losses = losses;
            summary.written = plan.target().version();
            run(source, plan, options, EntryFormat.forTarget(plan.target(), losses, formats), out, summary);
            losses.requireAllowed(plan.target());
            summary.dropLost(plan.lossRule());
        }
        summary.stop();
        return summary;
    }

    private static void run(
            Source source,
            Plan plan,
            ReadOptions options,
            Supplier<EntryFormat> formats,
            OutputStream out,
            Summary summary)
            throws IOException {
        PlanPass run = new PlanPass(source, plan, summary);
        ReadOptions within = options.withLimits(source.limits());
        try (RdbReader in = source.openForJob(options.withHoldMeasured(true));
                OrderedPool pool = new OrderedPool(within, formats, out)) {
            try {
                run.through(in, null, pool::write);
            } catch (RdbException damaged) {
                pool.finish(); // writes the entries before the error
                throw damaged;
            }
            pool.finish();
        }
    }
}
